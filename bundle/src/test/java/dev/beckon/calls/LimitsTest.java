package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Messages, calls in flight, and bytes kept for a peer have bounds; what is beyond one is refused by name. */
final class LimitsTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int MOST_IN_FLIGHT = 1 << 16;

    @ParameterizedTest
    @EnumSource
    void requestThatIsTooLargeIsNotSent(Way way) {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            handler.held("neighbour");

            assertFailure(
                    meeting.desk().mirror(new byte[5 * MEGABYTE]),
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "request of dev.beckon.calls.Desk/mirror: 5242885 bytes (expected: at most the server's limit of"
                            + " 4194304)");

            handler.held("neighbour").answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatIsTooLargeSaysThatTheHandlerRan(Way way) {
        for (OpenDesk handler : List.of(new OpenDesk(), new LoopDesk())) {
            try (Meeting meeting = way.meet(handler)) {
                CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
                handler.held("neighbour");

                assertFailure(
                        meeting.desk().grow(5 * MEGABYTE),
                        Code.RESOURCE_EXHAUSTED,
                        Ran.YES,
                        "answer: 5242885 bytes (expected: at most the caller's limit of 4194304)");

                handler.held("neighbour").answer().complete("undisturbed");
                assertThat(answer(neighbour)).isEqualTo("undisturbed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsOfEachSideAreItsOwn(Way way) {
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, new OpenDesk()).maxMessage(1000),
                client -> client.maxMessage(500))) {
            assertThat(answer(meeting.desk().mirror(new byte[400]))).hasSize(400);
            assertFailure(
                    meeting.desk().mirror(new byte[1100]), Code.RESOURCE_EXHAUSTED, Ran.NO, "server's limit of 1000");
            assertFailure(
                    meeting.desk().mirror(new byte[900]), Code.RESOURCE_EXHAUSTED, Ran.YES, "caller's limit of 500");
            assertFailure(
                    meeting.desk().noteLater("x".repeat(2000)),
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "request of dev.beckon.calls.Desk/noteLater: 2003 bytes (expected: at most the server's limit of"
                            + " 1000)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreCallsInFlightThanTheServerTakesAreRefused(Way way) {
        Queue<CompletableFuture<String>> held = new ConcurrentLinkedQueue<>();
        Desk holding = new LoopDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                CompletableFuture<String> answer = new CompletableFuture<>();
                held.add(answer);
                return answer;
            }
        };
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, holding), client -> client.callbacksOnLoop())) {
            Desk desk = meeting.desk();
            List<CompletableFuture<String>> calls = new ArrayList<>();
            answer(desk.none());
            while (calls.size() < MOST_IN_FLIGHT) {
                for (int i = 0; i < 8192; i++) {
                    calls.add(desk.echo("x"));
                }
                await().until(() -> held.size() == calls.size());
            }

            assertFailure(
                    desk.echo("one too many"),
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "calls in flight: 65536 (expected: below the peer's limit of 65536)");
            assertThat(answer(desk.noteLater("a one-way call needs no place"))).isNull();
            held.remove().complete("done");
            await().until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            CompletableFuture<String> last = desk.echo("there is room again");
            calls.add(last);
            await().until(() -> held.size() == MOST_IN_FLIGHT);
            held.forEach(answer -> answer.complete("done"));
            for (CompletableFuture<String> call : calls) {
                assertThat(answer(call)).isEqualTo("done");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void clientThatReadsNoAnswersFillsNoMemoryAndDisturbsNobody(Way way) throws IOException {
        int calls = 400; // of a megabyte each: more than these tests have memory
        CountDownLatch ran = new CountDownLatch(calls);
        Desk growing = new OpenDesk() {
            @Override
            public CompletableFuture<byte[]> grow(int size) {
                ran.countDown();
                return super.grow(size);
            }
        };
        ExecutorService few = Executors.newFixedThreadPool(4);
        try (Meeting meeting = way.meet(server -> server.serve(Desk.class, growing)
                        .maxKept(1L << 30)
                        .loops(1)
                        .workers(few));
                RawPeer peer = RawPeer.connect(meeting.server().port())) {
            peer.greet().method(0, "dev.beckon.calls.Desk/grow");
            ByteArrayOutputStream requests = new ByteArrayOutputStream();
            for (int i = 0; i < calls; i++) { // all read at once, before the server can stop to read
                byte[] message = {1 << 3, (byte) 0x80, (byte) 0x80, 0x40}; // 1 MiB
                requests.writeBytes(RawPeer.bytesOf(Frame.CALL, 0, 2 * i + 1, RawPeer.numberAnd(0, message)));
            }
            peer.send(requests.toByteArray());

            for (int i = 0; i < 200; i++) {
                assertThat(answer(meeting.desk().echo("neighbour"))).isEqualTo("neighbour");
            }
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(answer(meeting.desk().mirror(new byte[MEGABYTE]))).hasSize(MEGABYTE);

            int answered = 0;
            int refused = 0;
            while (answered + refused < calls) {
                RawPeer.Arrived arrived = peer.read();
                if (arrived.type() == Frame.FAIL) {
                    Failure failure = arrived.failure();
                    assertThat(failure.code()).isEqualTo(Failure.RESOURCE_EXHAUSTED);
                    assertThat(failure.ran()).isEqualTo(Failure.YES);
                    assertThat(failure.message())
                            .contains("answer of dev.beckon.calls.Desk/grow: ")
                            .contains(" bytes wait for the caller (expected: below 67108864)");
                    refused++;
                } else if ((arrived.flags() & Frame.MORE) == 0) {
                    answered++;
                }
            }
            assertThat(answered).isBetween(16, 200);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            few.shutdown();
        }
    }

    /** A scripted client, since its receive buffer has to be smaller than the answers for them to be under way. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void smallCallPassesLargeAnswersThatAreUnderWay(Way way) throws IOException, InterruptedException {
        int large = 8;
        CountDownLatch answering = new CountDownLatch(large);
        Desk growing = new OpenDesk() {
            @Override
            public CompletableFuture<byte[]> grow(int size) {
                answering.countDown();
                return super.grow(size);
            }

            @Override
            @NonBlocking // so that it does not wait for a worker while the loop sends
            public CompletableFuture<String> echo(String text) {
                return super.echo(text);
            }
        };
        byte[] almostFour = {1 << 3, (byte) 0x80, (byte) 0xf8, (byte) 0xff, 1}; // 4 MiB - 1 KiB
        try (Meeting meeting =
                        way.meet(server -> server.serve(Desk.class, growing).loops(1));
                RawPeer peer = RawPeer.connectReadingLittle(meeting.server().port())) {
            peer.greet().method(0, "dev.beckon.calls.Desk/grow").method(1, "dev.beckon.calls.Desk/echo");
            for (int i = 0; i < large; i++) {
                peer.call(2 * i + 1, 0, almostFour);
            }
            assertThat(answering.await(30, TimeUnit.SECONDS)).isTrue();
            int small = 2 * large + 1;
            peer.call(small, 1, RawPeer.message("small"));

            List<Integer> order = new ArrayList<>();
            while (order.size() <= large) {
                RawPeer.Arrived arrived = peer.read();
                assertThat(Frame.name(arrived.type())).isIn("ANSWER", "PIECE");
                if ((arrived.flags() & Frame.MORE) == 0) {
                    order.add(arrived.stream());
                }
            }
            // one may be in the sockets as a whole before the others begin
            assertThat(order.indexOf(small)).as(order.toString()).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyLargeAnswersAreTakenAtATime(Way way) {
        int size = 4 * MEGABYTE - 100;
        try (Meeting meeting = way.meet(new OpenDesk())) {
            List<CompletableFuture<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(meeting.desk().grow(size));
            }
            assertThat(answer(meeting.desk().echo("beside them"))).isEqualTo("beside them");
            for (CompletableFuture<byte[]> call : calls) {
                assertThat(answer(call)).hasSize(size);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyLargeRequestsAreTakenAtATime(Way way) {
        byte[] bytes = new byte[2 * MEGABYTE];
        bytes[bytes.length - 1] = 7;
        try (Meeting meeting = way.meet(new OpenDesk())) {
            List<CompletableFuture<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                calls.add(meeting.desk().mirror(bytes));
            }
            for (CompletableFuture<byte[]> call : calls) {
                assertThat(answer(call)).isEqualTo(bytes);
            }
        }
    }

    @NonBlocking
    private static class LoopDesk extends OpenDesk {}
}
