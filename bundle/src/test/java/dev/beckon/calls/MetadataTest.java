package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.assertStatus;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Metadata;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.runtime.Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What travels beside arguments, answers and failures. */
final class MetadataTest {

    private static final byte[] ALL_BYTES = new byte[256];

    static {
        for (int i = 0; i < ALL_BYTES.length; i++) {
            ALL_BYTES[i] = (byte) i;
        }
    }

    /** Sends back, beside the answer, the metadata that came. */
    private static class ReturningDesk extends OpenDesk {

        @Override
        public CompletableFuture<String> echo(String text) {
            CallContext call = CallContext.current();
            call.addResponseMetadata(call.metadata());
            if (text.startsWith("fail")) {
                throw new RpcException(Code.ABORTED, text);
            }
            return completedFuture(text);
        }

        @Override
        public CompletableFuture<byte[]> grow(int size) {
            CallContext.current().addResponseMetadata(Metadata.of("size", String.valueOf(size)));
            return super.grow(size);
        }
    }

    @NonBlocking
    private static final class ReturningOnLoop extends ReturningDesk {}

    static List<ReturningDesk> desks() {
        return List.of(new ReturningDesk(), new ReturningOnLoop());
    }

    @ParameterizedTest
    @EnumSource
    void textAndBytesTravelBothWays(Way way) {
        Metadata sent = Metadata.of("trace", "t-1")
                .and("key-bin", ALL_BYTES)
                .and("key-bin", new byte[0])
                .and("empty", "")
                .and("trace", " ~");
        for (ReturningDesk handler : desks()) {
            try (Meeting meeting = way.meet(handler)) {
                Desk desk = CallOptions.DEFAULT.metadata(sent).on(meeting.desk());

                CompletableFuture<String> call = desk.echo("x");
                CompletableFuture<Integer> derived = call.thenApply(String::length);

                assertThat(answer(derived)).isEqualTo(1);
                assertThat(RpcFuture.responseMetadataOf(call)).isEqualTo(sent);
                assertThat(RpcFuture.responseMetadataOf(derived)).isEqualTo(sent);
                assertThat(RpcFuture.responseMetadataOf(call).getBytes("key-bin"))
                        .isEqualTo(ALL_BYTES);
                CompletableFuture<String> plain = meeting.desk().echo("x");
                answer(plain);
                assertThat(RpcFuture.responseMetadataOf(plain)).isSameAs(Metadata.EMPTY);
                assertThat(RpcFuture.responseMetadataOf(completedFuture(1))).isSameAs(Metadata.EMPTY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureBringsMetadata(Way way) {
        Metadata sent = Metadata.of("retry", "later").and("key-bin", ALL_BYTES);
        for (ReturningDesk handler : desks()) {
            try (Meeting meeting = way.meet(handler)) {
                CallOptions options = CallOptions.DEFAULT.metadata(sent);

                RpcException failure = failure(options.on(meeting.desk()).echo("fail"));
                assertStatus(failure, Code.ABORTED, Ran.YES, "fail");
                assertThat(failure.responseMetadata()).isEqualTo(sent);

                DeskBlocking blocking = meeting.client().service(DeskBlocking.class, options);
                RpcException thrown = catchThrowableOfType(RpcException.class, () -> blocking.echo("fail"));
                assertThat(thrown.responseMetadata()).isEqualTo(sent);
                assertThat(failure(meeting.desk().echo("fail")).responseMetadata())
                        .isSameAs(Metadata.EMPTY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void typedErrorHasTheMetadataInItsCause(Way way) {
        Desk unused = new OpenDesk();
        Shop shop = new HomeShop() {
            @Override
            public CompletableFuture<Ware> buy(String name, int count) {
                CallContext.current().addResponseMetadata(Metadata.of("next-delivery", "monday"));
                return super.buy(name, count);
            }
        };
        try (Meeting meeting = way.meet(server -> server.serve(Shop.class, shop).serve(Desk.class, unused))) {
            Throwable thrown = catchThrowable(
                    () -> meeting.client().service(Shop.class).buy("throw", 2).get());

            assertThat(thrown).isInstanceOf(ExecutionException.class);
            assertThat(thrown.getCause()).isInstanceOf(OutOfStock.class);
            assertThat(((RpcException) thrown.getCause().getCause()).responseMetadata())
                    .isEqualTo(Metadata.of("next-delivery", "monday"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerOfAnySizeBringsMetadata(Way way) {
        for (ReturningDesk handler : desks()) {
            try (Meeting meeting = way.meet(handler)) {
                for (int size : new int[] {0, 65_000, 65_510, 65_520, 65_535, 300_000}) {
                    CompletableFuture<byte[]> call = meeting.desk().grow(size);

                    assertThat(answer(call)).hasSize(size);
                    assertThat(RpcFuture.responseMetadataOf(call)).isEqualTo(Metadata.of("size", "" + size));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerMayAddWhileItsStageIsOpen(Way way) {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("k");
            OpenDesk.Held held = handler.held("k");
            held.context().addResponseMetadata(Metadata.of("a", "1"));
            held.context().addResponseMetadata(Metadata.of("b", "2"));
            held.answer().complete("x");

            answer(call);
            assertThat(RpcFuture.responseMetadataOf(call))
                    .isEqualTo(Metadata.of("a", "1").and("b", "2"));
        }
    }

    @Test
    void whatCannotTravelIsRefusedWhereItIsMade() {
        assertThatThrownBy(() -> Metadata.of("Trace", "x"))
                .hasMessage("metadata name: 'Trace' (expected: a-z, 0-9, '-', '_', '.')");
        assertThatThrownBy(() -> Metadata.of("", "x")).hasMessageContaining("metadata name: ''");
        assertThatThrownBy(() -> Metadata.of("a\nb", "x")).hasMessageContaining("metadata name: 'a?b'");
        assertThatThrownBy(() -> Metadata.of("trace", "caf\u00e9"))
                .hasMessage("metadata value of 'trace': character e9 at 3 (expected: printable ASCII)");
        assertThatThrownBy(() -> Metadata.of("trace", new byte[1]))
                .hasMessage("metadata value of 'trace': bytes (expected: text, or a name that ends in '-bin')");
        assertThatThrownBy(() -> Metadata.of("key-bin", "text"))
                .hasMessage("metadata value of 'key-bin': text (expected: bytes, as the name ends in '-bin')");
    }

    @Test
    void bytesAreCopiedAndReadAsBase64() {
        byte[] bytes = {1, 2, 3, 4};
        Metadata metadata = Metadata.of("key-bin", bytes);
        bytes[0] = 9;

        assertThat(metadata.getBytes("key-bin")).containsExactly(1, 2, 3, 4);
        assertThat(metadata.get("KEY-BIN")).isEqualTo("AQIDBA");
        assertThat(metadata)
                .isEqualTo(Metadata.of("key-bin", new byte[] {1, 2, 3, 4}))
                .hasToString("[key-bin=AQIDBA]");
        assertThat(metadata.and("a", "1").without("key-bin")).isEqualTo(Metadata.of("a", "1"));
        assertThat(Metadata.of("a", "1").getBytes("a")).containsExactly('1');
        assertThat(metadata.getBytes("none")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTravelsIsRefusedWhereItIsGiven(Way way) {
        OpenDesk handler = new OpenDesk();
        Metadata tooLong = Metadata.of("key-bin", new byte[16 * 1024]);
        Metadata most = Metadata.EMPTY;
        for (int i = 0; i < Metadata.MOST_ENTRIES; i++) {
            most = most.and("n" + i, "v");
        }
        Metadata tooMany = most.and("one-more", "v");
        Metadata longest = Metadata.of("key-bin", new byte[16 * 1024 - 10]);
        try (Meeting meeting = way.meet(new ReturningDesk());
                Meeting other = way.meet(handler)) {
            assertThatThrownBy(() -> CallOptions.DEFAULT.metadata(tooLong).on(meeting.desk()))
                    .hasMessage("metadata: 16395 bytes (expected: at most 16384)");
            assertThatThrownBy(() -> CallOptions.DEFAULT.metadata(tooMany).on(meeting.desk()))
                    .hasMessage("metadata: more than 128 entries (expected: at most 128)");
            for (Metadata fits : List.of(most, longest)) {
                CompletableFuture<String> call =
                        CallOptions.DEFAULT.metadata(fits).on(meeting.desk()).echo("x");
                answer(call);
                assertThat(RpcFuture.responseMetadataOf(call)).isEqualTo(fits);
            }

            CompletableFuture<String> call = other.desk().hold("k");
            CallContext context = handler.held("k").context();
            context.addResponseMetadata(longest);
            assertThatThrownBy(() -> context.addResponseMetadata(Metadata.of("a", "1")))
                    .hasMessage("metadata: 16388 bytes (expected: at most 16384)");
            handler.held("k").answer().complete("x");
            answer(call);
            assertThat(RpcFuture.responseMetadataOf(call)).isEqualTo(longest);
        }
    }

    // ---- peers that do not keep to it

    /** A block of one entry, of any bytes. */
    private static byte[] block(String name, byte[] value) {
        byte[] latin = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawPeer.numberAnd(latin.length, latin));
        bytes.writeBytes(RawPeer.numberAnd(value.length, value));
        return bytes.toByteArray();
    }

    private static byte[] many(int entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < entries; i++) {
            bytes.writeBytes(block("n", new byte[0]));
        }
        return bytes.toByteArray();
    }

    private static byte[] withBlock(byte[] block, byte[] message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawPeer.numberAnd(block.length, block));
        bytes.writeBytes(message);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void badMetadataOfACallIsRefusedAndTheSessionGoesOn(Way way) throws IOException {
        AtomicInteger ran = new AtomicInteger();
        Desk counting = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                ran.incrementAndGet();
                return super.echo(text);
            }
        };
        try (Meeting meeting = way.meet(counting);
                RawPeer peer = RawPeer.connect(meeting.server().port())) {
            peer.greet().method(0, "dev.beckon.calls.Desk/echo");
            byte[] text = {'v'};
            List<byte[]> bad = List.of(
                    block("Upper", text),
                    block("", text),
                    block("a b", text),
                    block("caf\u00e9", text),
                    block("trace", new byte[] {(byte) 0xff}),
                    block("trace", new byte[] {'\n'}),
                    many(129));
            int stream = 1;
            for (byte[] block : bad) {
                peer.frame(
                        Frame.CALL, Frame.META, stream, RawPeer.numberAnd(0, withBlock(block, RawPeer.message("x"))));
                Failure failure = peer.read().failure();
                assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT.number());
                assertThat(failure.ran()).isEqualTo(Failure.NO);
                assertThat(failure.message()).startsWith("metadata").contains("(expected: ");
                assertThat(failure.message().chars()).allMatch(c -> c >= ' ' && c <= '~');
                stream += 2;
            }
            peer.frame(
                    Frame.CALL,
                    Frame.META,
                    stream,
                    RawPeer.numberAnd(0, withBlock(block("key-bin", ALL_BYTES), RawPeer.message("x"))));
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
            assertThat(ran).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void blockWhoseLengthsDoNotFitEndsTheSession(Way way) throws IOException {
        byte[] cut = {5, 't', 'r'};
        byte[] tooLong = new byte[16 * 1024 + 1];
        for (byte[] block : List.of(cut, tooLong)) {
            try (Meeting meeting = way.meet(new OpenDesk());
                    RawPeer peer = RawPeer.connect(meeting.server().port())) {
                peer.greet().method(0, "dev.beckon.calls.Desk/echo");
                peer.frame(Frame.CALL, Frame.META, 1, RawPeer.numberAnd(0, withBlock(block, RawPeer.message("x"))));

                assertThat(peer.read().goodbye().reason())
                        .startsWith("metadata: ")
                        .contains("(expected: ");
                assertThat(answer(meeting.desk().echo("undisturbed"))).isEqualTo("undisturbed");
            }
        }
    }

    private interface Reply {
        void to(RawPeer peer, int stream) throws IOException;
    }

    private static void servedBy(Reply reply, java.util.function.Consumer<Desk> calls) throws Exception {
        try (ServerSocket listening = RawPeer.listen()) {
            CompletableFuture<Void> peers = CompletableFuture.runAsync(() -> {
                try (RawPeer peer = RawPeer.accept(listening)) {
                    peer.greet();
                    while (true) {
                        RawPeer.Arrived arrived = peer.read();
                        if (arrived.type() == Frame.CALL) {
                            reply.to(peer, arrived.stream());
                        } else if (arrived.type() == Frame.CLOSE) {
                            return;
                        }
                    }
                } catch (IOException ended) {
                    throw new java.io.UncheckedIOException(ended);
                }
            });
            try (Client client = Client.connect(RawPeer.address(listening))) {
                calls.accept(client.service(Desk.class));
            }
            peers.handle((none, failed) -> none).get();
        }
    }

    @Test
    void badMetadataOfAnAnswerFailsItsCallOnly() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        servedBy(
                (peer, stream) -> {
                    byte[] block = calls.incrementAndGet() == 1 ? block("Upper", ALL_BYTES) : block("a-bin", ALL_BYTES);
                    peer.frame(Frame.ANSWER, Frame.META, stream, withBlock(block, RawPeer.message("x")));
                },
                desk -> {
                    assertFailure(
                            desk.echo("x"),
                            Code.INTERNAL,
                            Ran.YES,
                            "answer of dev.beckon.calls.Desk/echo: metadata name: 'Upper' (expected: ");
                    CompletableFuture<String> good = desk.echo("x");
                    assertThat(answer(good)).isEqualTo("x");
                    assertThat(RpcFuture.responseMetadataOf(good).getBytes("a-bin"))
                            .isEqualTo(ALL_BYTES);
                });
    }

    @Test
    void badMetadataOfAFailureIsDropped() throws Exception {
        servedBy(
                (peer, stream) -> peer.frame(
                        Frame.FAIL,
                        0,
                        stream,
                        new Failure(5, Failure.YES, "not here")
                                .withMetadata(block("Upper", ALL_BYTES))
                                .toBytes()),
                desk -> {
                    RpcException failure = failure(desk.echo("x"));
                    assertStatus(failure, Code.NOT_FOUND, Ran.YES, "not here");
                    assertThat(failure.responseMetadata()).isSameAs(Metadata.EMPTY);
                });
    }

    @Test
    void answerWhoseMetadataIsCutEndsTheSession() throws Exception {
        servedBy(
                (peer, stream) -> peer.frame(Frame.ANSWER, Frame.META, stream, new byte[] {9, 1}),
                desk -> assertFailure(
                        desk.echo("x"),
                        Code.UNAVAILABLE,
                        Ran.MAYBE,
                        "metadata: 9 bytes (expected: at most 16384, of the 1 that are left)"));
    }
}
