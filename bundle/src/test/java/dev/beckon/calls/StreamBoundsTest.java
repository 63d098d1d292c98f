package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Varint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What streams keep and hold up when somebody is slow, or hostile. */
final class StreamBoundsTest {

    private static final int ITEM = 64 * 1024;

    private final HomeFeed handler = new HomeFeed();

    private Meeting meet(Way way) {
        return way.meet(server -> server.serve(Feed.class, handler).loops(1));
    }

    /** Takes one item and then nothing, until it may. */
    private static final class Slow extends Taker<byte[]> {
        private final CountDownLatch may;

        Slow(CountDownLatch may) {
            super(Long.MAX_VALUE);
            this.may = may;
        }

        @Override
        public void onNext(byte[] item) {
            super.onNext(new byte[0]);
            try {
                may.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void slowReaderSlowsItsWriterAndNobodyElse(Way way) {
        CountDownLatch may = new CountDownLatch(1);
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);
            Slow slow = new Slow(may);
            feed.bytes(ITEM, 500).subscribe(slow);
            await().until(() -> !slow.items.isEmpty());
            await().until(
                            () -> { // it stands still
                                long before = handler.requested.get();
                                answer(feed.echo("x"));
                                return before == handler.requested.get();
                            });
            assertThat(handler.requested.get()).isLessThan(150); // 9.4 MiB of 500 * 64 KiB

            Taker<byte[]> quick = Taker.of(feed.bytes(ITEM, 500), Long.MAX_VALUE);
            assertThat(quick.end()).isNull();
            assertThat(quick.items).hasSize(500);
            assertThat(answer(feed.echo("y"))).isEqualTo("y");
            assertThat(slow.items).hasSize(1);

            may.countDown();
            assertThat(slow.end()).isNull();
            assertThat(slow.items).hasSize(500);
        } finally {
            may.countDown();
        }
    }

    @Test
    void manySlowReadersLeaveSomethingForAQuickOne() {
        CountDownLatch may = new CountDownLatch(1);
        try (Meeting meeting = meet(Way.NIO)) {
            Feed feed = meeting.client().service(Feed.class);
            List<Slow> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Slow slow = new Slow(may);
                all.add(slow);
                feed.bytes(ITEM, 200).subscribe(slow);
            }
            all.forEach(slow -> await().until(() -> !slow.items.isEmpty()));
            Taker<byte[]> quick = Taker.of(feed.bytes(ITEM, 300), Long.MAX_VALUE);
            assertThat(quick.end()).isNull();
            assertThat(quick.items).hasSize(300);
            may.countDown();
            all.forEach(slow -> assertThat(slow.end()).isNull());
        } finally {
            may.countDown();
        }
    }

    @Test
    void handlerThatReadsSlowlySlowsItsCaller() {
        CountDownLatch may = new CountDownLatch(1);
        HomeFeed slowly = new HomeFeed() {
            @Override
            public CompletableFuture<Long> sum(java.util.concurrent.Flow.Publisher<Integer> numbers) {
                Summing<Integer> summing = new Summing<>(number -> {
                    try {
                        may.await();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    return 1L;
                });
                numbers.subscribe(summing);
                return summing.sum;
            }
        };
        HomeFeed own = new HomeFeed();
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, slowly))) {
            Feed feed = meeting.client().service(Feed.class);
            CompletableFuture<Long> sum = feed.sum(own.made(10_000, at -> at));
            await().until(() -> own.requested.get() > 0);
            assertThat(answer(feed.echo("x"))).isEqualTo("x");
            assertThat(own.requested.get()).isLessThanOrEqualTo(3); // what the subscriber has asked for
            may.countDown();
            assertThat(answer(sum)).isEqualTo(10_000);
        } finally {
            may.countDown();
        }
    }

    @Test
    void itemThatIsTooLongFailsItsStream() {
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Feed.class, handler), client -> client.maxMessage(100_000))) {
            Feed feed = meeting.client().service(Feed.class);
            Taker<byte[]> taker = Taker.of(feed.bytes(200_000, 5), 5);
            assertThat(taker.end())
                    .isInstanceOfSatisfying(RpcException.class, failure -> assertThat(failure.code())
                            .isEqualTo(Code.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("(expected: at most the peer's limit of 100000, its maxMessage)");
            answer(handler.cancelled);
            assertThat(answer(feed.echo("x"))).isEqualTo("x");
        }
    }

    @Test
    void streamsOfManySizesAtOnceComeWhole() throws InterruptedException {
        try (Meeting meeting = meet(Way.NIO)) {
            Feed feed = meeting.client().service(Feed.class);
            List<Taker<byte[]>> all = new ArrayList<>();
            for (int length : new int[] {0, 1, 100, 30_000, 65_530, 65_536, 200_000, 1_000_000}) {
                all.add(Taker.of(feed.bytes(length, 40), Long.MAX_VALUE));
            }
            for (Taker<byte[]> taker : all) {
                assertThat(taker.end()).isNull();
                assertThat(taker.items).hasSize(40);
            }
        }
    }

    // ---- hostile peers

    private static byte[] varint(long value) {
        byte[] bytes = new byte[Varint.size(value)];
        Varint.write(bytes, 0, value);
        return bytes;
    }

    private static RawPeer caller(Meeting meeting, String method, int flags) throws IOException {
        RawPeer peer = RawPeer.connect(meeting.server().port()).greet();
        byte[] name = ("\0dev.beckon.calls.Feed/" + method).getBytes(StandardCharsets.UTF_8);
        peer.frame(Frame.METHOD, 0, 0, name);
        return peer.frame(Frame.CALL, flags, 1, new byte[] {0, 0x08, 3, 0x10, 9}); // from 3, 9 of them
    }

    @Test
    void peerThatNeverGivesCreditCostsNothingAndIsLetGo() throws IOException {
        try (Meeting meeting = meet(Way.NIO)) {
            try (RawPeer peer = caller(meeting, "count", 0)) {
                peer.frame(Frame.PING, 0, 0, new byte[0]);
                assertThat(peer.read().type()).isEqualTo(Frame.PONG);
                answer(handler.subscribed);
                assertThat(handler.requested).hasValue(0);
            }
            answer(handler.cancelled);
        }
    }

    @Test
    void peerThatGivesAbsurdCreditGetsWhatThereIs() throws IOException {
        try (Meeting meeting = meet(Way.NIO);
                RawPeer peer = caller(meeting, "count", 0)) {
            peer.frame(Frame.CREDIT, 0, 1, varint(-1L));
            for (int i = 3; i < 12; i++) {
                assertThat(peer.read().payload()).containsExactly(0x08, i);
            }
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
        }
    }

    @Test
    void peerThatCancelsAtOnceIsLetGo() throws IOException {
        try (Meeting meeting = meet(Way.NIO);
                RawPeer peer = caller(meeting, "prices", 0)) {
            peer.frame(Frame.CREDIT, 0, 1, varint(-1L)).frame(Frame.CANCEL, 0, 1, new byte[0]);
            peer.frame(Frame.PING, 0, 0, new byte[0]);
            RawPeer.Arrived arrived = peer.read();
            while (arrived.type() == Frame.ITEM) {
                arrived = peer.read();
            }
            assertThat(arrived.type()).isEqualTo(Frame.PONG);
        }
    }

    @Test
    void peerThatTakesCreditAndDoesNotReadStopsThePublisher() throws IOException {
        try (Meeting meeting = meet(Way.NIO);
                RawPeer peer =
                        RawPeer.connectReadingLittle(meeting.server().port()).greet()) {
            byte[] name = "\0dev.beckon.calls.Feed/bytes".getBytes(StandardCharsets.UTF_8);
            peer.frame(Frame.METHOD, 0, 0, name);
            byte[] request = {0, 0x08, (byte) 0x80, (byte) 0x80, 0x04, 0x10, (byte) 0x80, (byte) 0x80, 0x04};
            peer.frame(Frame.CALL, 0, 1, request).frame(Frame.CREDIT, 0, 1, varint(-1L));
            Feed feed = meeting.client().service(Feed.class);
            await().until(() -> handler.requested.get() > 0);
            await().until(() -> {
                long before = handler.requested.get();
                answer(feed.echo("x"));
                answer(feed.echo("y"));
                return before == handler.requested.get();
            });
            assertThat(handler.requested.get()).isLessThan(500); // sockets and 256 KiB, of 65536 * 64 KiB
        }
    }

    @Test
    void itemsToAMethodWithoutThemAreRefused() throws IOException {
        try (Meeting meeting = meet(Way.NIO)) {
            try (RawPeer peer = caller(meeting, "count", Frame.ITEMS)) {
                Failure failure = peer.read().failure();
                assertThat(failure.code()).isEqualTo(Code.UNIMPLEMENTED.number());
                assertThat(failure.message()).endsWith("was called with items (expected: none)");
            }
            try (RawPeer peer = caller(meeting, "sum", 0)) {
                Failure failure = peer.read().failure();
                assertThat(failure.code()).isEqualTo(Code.UNIMPLEMENTED.number());
                assertThat(failure.message()).endsWith("was called without items (expected: items, of a publisher)");
            }
        }
    }

    @Test
    void itemsWithoutCreditEndTheConnection() throws IOException {
        HomeFeed deaf = new HomeFeed() {
            @Override
            public CompletableFuture<Long> sum(java.util.concurrent.Flow.Publisher<Integer> numbers) {
                return new CompletableFuture<>();
            }
        };
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, deaf));
                RawPeer peer = caller(meeting, "sum", Frame.ITEMS)) {
            peer.frame(Frame.ITEM, 0, 1, new byte[] {0x08, 1});
            Goodbye reason = peer.read().goodbye();
            assertThat(reason.code()).isEqualTo(Goodbye.LIMIT);
            assertThat(reason.reason())
                    .isEqualTo("ITEM: number 1 of stream 1 (expected: at most the 0 that there is credit for)");
        }
    }

    @Test
    void itemThatCannotBeDecodedFailsTheCall() throws IOException {
        try (Meeting meeting = meet(Way.NIO);
                RawPeer peer = caller(meeting, "sum", Frame.ITEMS)) {
            RawPeer.Arrived credit = peer.read();
            assertThat(credit.type()).isEqualTo(Frame.CREDIT);
            peer.frame(Frame.ITEM, 0, 1, new byte[] {0x0a, 99});
            Failure failure = peer.read().failure();
            assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT.number());
        }
    }

    @Test
    void emptyStreamOfAPeerEndsAtOnce() throws IOException {
        try (Meeting meeting = meet(Way.NIO);
                RawPeer peer = caller(meeting, "sum", Frame.ITEMS)) {
            peer.frame(Frame.ITEM, Frame.END, 1, new byte[0]);
            RawPeer.Arrived arrived = peer.read();
            if (arrived.type() == Frame.CREDIT) { // crosses the end
                arrived = peer.read();
            }
            assertThat(arrived.type()).isEqualTo(Frame.ANSWER);
            assertThat(arrived.payload()).isEmpty();
        }
    }
}
