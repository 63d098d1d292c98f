package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Varint;
import dev.beckon.runtime.Client;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What servers may do to a client: its calls fail in time, and say why; docs/testing.md has the list. */
final class HostileServersTest {

    private interface Script {
        void run(Client client, RawPeer server) throws IOException;
    }

    private static void with(Script script) throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            CompletableFuture<String> first = client.service(Desk.class).echo("first");
            try (RawPeer server = RawPeer.accept(listening).greet()) {
                next(server, Frame.CALL);
                server.frame(Frame.ANSWER, 0, 1, RawPeer.message("greeted"));
                assertThat(answer(first)).isEqualTo("greeted");
                script.run(client, server);
            }
        }
    }

    private static RawPeer.Arrived next(RawPeer server, int type) throws IOException {
        RawPeer.Arrived arrived = server.read();
        while (arrived.type() != type) {
            arrived = server.read();
        }
        return arrived;
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[Varint.size(value)];
        Varint.write(bytes, 0, value);
        return bytes;
    }

    private static void assertEnds(RawPeer server, int code, String reason) throws IOException {
        Goodbye goodbye = next(server, Frame.CLOSE).goodbye();
        assertThat(goodbye.code()).isEqualTo(code);
        assertThat(goodbye.reason()).contains(reason);
    }

    @Test
    void serverThatSaysNothingHasUntilTheDeadline() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            Desk desk = CallOptions.DEFAULT.deadline(Duration.ofMillis(300)).on(client.service(Desk.class));
            CompletableFuture<String> call = desk.echo("x");
            try (RawPeer silent = RawPeer.accept(listening)) {
                assertThat(silent.readPreface()).isZero();
                assertFailure(call, Code.DEADLINE_EXCEEDED, Ran.NO);
            }
        }
    }

    @Test
    void withoutCreditNothingIsAskedOfThePublisher() throws IOException {
        with((client, server) -> {
            HomeFeed own = new HomeFeed();
            Feed feed = CallOptions.DEFAULT.deadline(Duration.ofMillis(300)).on(client.service(Feed.class));
            CompletableFuture<Long> sum = feed.sum(own.made(100, at -> at));
            next(server, Frame.CALL);
            assertFailure(sum, Code.DEADLINE_EXCEEDED, Ran.MAYBE);
            assertThat(own.requested).hasValue(0);
            answer(own.cancelled);
            next(server, Frame.CANCEL);
        });
    }

    @Test
    void absurdCreditGetsWhatThereIs() throws IOException {
        with((client, server) -> {
            CompletableFuture<Long> sum = client.service(Feed.class).sum(new HomeFeed().made(1000, at -> at));
            int stream = next(server, Frame.CALL).stream();
            server.frame(Frame.CREDIT, 0, stream, varint(-1L)).frame(Frame.CREDIT, 0, 0, varint(-1L));
            for (int i = 0; i < 1000; i++) {
                next(server, Frame.ITEM);
            }
            assertThat(next(server, Frame.ITEM).flags()).isEqualTo(Frame.END);
            server.frame(Frame.ANSWER, 0, stream, new byte[] {0x08, 7});
            assertThat(answer(sum)).isEqualTo(7);
        });
    }

    @Test
    void serverThatWantsNoItemsAtOnceStopsThePublisher() throws IOException {
        with((client, server) -> {
            HomeFeed own = new HomeFeed();
            CompletableFuture<Long> sum = client.service(Feed.class).sum(own.made(1000, at -> at));
            int stream = next(server, Frame.CALL).stream();
            server.frame(Frame.CANCEL, 0, stream, new byte[0]).frame(Frame.CANCEL, 0, stream, new byte[0]);
            assertThat(next(server, Frame.ITEM).flags()).isEqualTo(Frame.END);
            server.frame(Frame.ANSWER, 0, stream, new byte[0]);
            answer(sum);
        });
    }

    @Test
    void itemsWithoutCreditEndTheConnection() throws IOException {
        with((client, server) -> {
            CompletableFuture<String> beside = client.service(Desk.class).hold("x");
            client.service(Feed.class).count(1, 2).subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    // asks for nothing
                }

                @Override
                public void onNext(Integer item) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            next(server, Frame.CALL);
            int stream = next(server, Frame.CALL).stream();
            server.frame(Frame.ITEM, 0, stream, new byte[] {0x08, 1});
            assertEnds(server, Goodbye.LIMIT, "ITEM: number 1 of stream " + stream + " (expected: at most the 0");
            server.close();
            assertFailure(beside, Code.UNAVAILABLE, Ran.MAYBE);
        });
    }

    @Test
    void callsToAClientThatServesNothingEndTheConnection() throws IOException {
        with((client, server) -> {
            server.method(0, "dev.beckon.calls.Desk/echo");
            assertEnds(server, Goodbye.LIMIT, "METHOD number: 0 (expected: below the limit of 0)");
        });
        with((client, server) -> {
            server.call(2, 0, RawPeer.message("x"));
            assertEnds(server, Goodbye.PROTOCOL_ERROR, "method number: 0 (expected: one of the 0 that were named)");
        });
    }

    @Test
    void whatComesAfterTheEndOfACallIsIgnored() throws IOException {
        with((client, server) -> {
            Desk desk = client.service(Desk.class);
            CompletableFuture<String> call = desk.echo("x");
            int stream = next(server, Frame.CALL).stream();
            byte[] message = RawPeer.message("once");
            server.frame(Frame.ANSWER, 0, stream, message)
                    .frame(Frame.ANSWER, 0, stream, message)
                    .frame(Frame.FAIL, 0, stream, new Failure(13, Failure.YES, "late").toBytes())
                    .frame(Frame.CREDIT, 0, stream, varint(5))
                    .frame(Frame.PIECE, 0, stream, new byte[9])
                    .frame(Frame.ITEM, 0, stream, new byte[9]);
            assertThat(answer(call)).isEqualTo("once");
            CompletableFuture<String> another = desk.echo("y");
            server.frame(Frame.ANSWER, 0, next(server, Frame.CALL).stream(), message);
            assertThat(answer(another)).isEqualTo("once");
        });
    }

    @Test
    void answersThatMakeNoSenseFailTheirCall() throws IOException {
        with((client, server) -> {
            Desk desk = client.service(Desk.class);
            CompletableFuture<String> garbage = desk.echo("a");
            CompletableFuture<String> named = desk.echo("b");
            CompletableFuture<String> huge = desk.echo("c");
            CompletableFuture<String> good = desk.echo("d");
            byte[] upper = {4, 1, 'A', 1, 'v', 0x0a, 1, 'x'};
            server.frame(Frame.ANSWER, 0, next(server, Frame.CALL).stream(), new byte[] {0x0a, 99});
            server.frame(Frame.ANSWER, Frame.META, next(server, Frame.CALL).stream(), upper);
            server.frame(Frame.ANSWER, Frame.MORE, next(server, Frame.CALL).stream(), varint(1L << 40));
            server.frame(Frame.ANSWER, 0, next(server, Frame.CALL).stream(), RawPeer.message("good"));
            assertFailure(garbage, Code.INTERNAL, Ran.YES, "(expected: ");
            assertFailure(named, Code.INTERNAL, Ran.YES, "metadata name: 'A' (expected: ");
            assertFailure(huge, Code.RESOURCE_EXHAUSTED, Ran.YES, "answer: 1099511627776 bytes (expected: at most ");
            assertThat(answer(good)).isEqualTo("good");
        });
    }

    @Test
    void answerThatNeverEndsHasUntilTheDeadline() throws IOException {
        with((client, server) -> {
            Desk desk = CallOptions.DEFAULT.deadline(Duration.ofMillis(300)).on(client.service(Desk.class));
            CompletableFuture<byte[]> call = desk.grow(9);
            int stream = next(server, Frame.CALL).stream();
            server.frame(Frame.ANSWER, Frame.MORE, stream, varint(1 << 20));
            server.frame(Frame.PIECE, Frame.MORE, stream, new byte[1000]);
            assertFailure(call, Code.DEADLINE_EXCEEDED, Ran.MAYBE);
            next(server, Frame.CANCEL);
            server.frame(Frame.PIECE, Frame.MORE, stream, new byte[1000]);
            CompletableFuture<String> another = client.service(Desk.class).echo("y");
            server.frame(Frame.ANSWER, 0, next(server, Frame.CALL).stream(), RawPeer.message("y"));
            assertThat(answer(another)).isEqualTo("y");
        });
    }

    @Test
    void pingsWithoutEndAreAnswered() throws IOException {
        with((client, server) -> {
            for (int i = 0; i < 2000; i++) {
                server.frame(Frame.PING, 0, 0, new byte[64]);
            }
            for (int i = 0; i < 2000; i++) {
                assertThat(next(server, Frame.PONG).payload()).hasSize(64);
            }
        });
    }
}
