package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.assertStatus;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler fails, or cannot be found: the caller learns how, and the call beside it does not notice. */
final class HandlerFailuresTest {

    private static final String SECRET = "password=hunter2";

    static Stream<Arguments> waysAndHandlers() {
        return Stream.of(Way.values())
                .flatMap(way ->
                        Stream.of(Arguments.of(way, new FailingDesk()), Arguments.of(way, new FailingLoopDesk())));
    }

    /** Runs {@code calls} while another call is in flight on the same connection. */
    private static void beside(Way way, OpenDesk handler, Consumer<Meeting> calls) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            OpenDesk.Held held = handler.held("neighbour");
            calls.accept(meeting);
            assertThat(held.context().isCancelled()).as("connection lost").isFalse();
            held.answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
            assertThat(answer(meeting.desk().none())).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void unknownFailureStaysInTheServersLog(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            for (String how : new String[] {"throw", "error", "fail", "fail later"}) {
                RpcException failure = failure(meeting.desk().echo(how));

                assertStatus(failure, Code.UNKNOWN, Ran.YES, "dev.beckon.calls.Desk/echo", "the server's log says why");
                assertThat(failure.getMessage()).doesNotContain(SECRET);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void statusOfTheHandlersChoiceTravels(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            for (String how : new String[] {"status", "status in stage", "status wrapped"}) {
                assertFailure(
                        meeting.desk().echo(how), Code.FAILED_PRECONDITION, Ran.YES, "desk: closed (expected: open)");
            }
            // a handler that was called has run, whatever the status says that it passes on
            assertFailure(meeting.desk().echo("status of another"), Code.UNAVAILABLE, Ran.YES, "elsewhere");
            assertFailure(meeting.desk().echo("cancelled"), Code.CANCELLED, Ran.YES, "handler: cancelled");
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void nullIsNoAnswer(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            assertFailure(
                    meeting.desk().echo("null"),
                    Code.INTERNAL,
                    Ran.YES,
                    "dev.beckon.calls.Desk/echo: returned null (expected: a stage of its result)");
            assertFailure(
                    meeting.desk().echo("null in stage"),
                    Code.INTERNAL,
                    Ran.YES,
                    "dev.beckon.calls.Desk/echo: returned null (expected: a result)");
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void answerThatCannotBeWrittenIsNamed(Way way, OpenDesk handler) {
        beside(
                way,
                handler,
                meeting -> assertFailure(
                        meeting.desk().item(new Desk.Item("x", 1)),
                        Code.INTERNAL,
                        Ran.YES,
                        "dev.beckon.calls.Desk/item: its result cannot be encoded",
                        "name: null (expected: a"));
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void blockingCallerGetsTheStatusItself(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            DeskBlocking desk = meeting.client().service(DeskBlocking.class);

            Throwable thrown = catchThrowable(() -> desk.echo("status"));

            assertThat(thrown).isInstanceOf(RpcException.class);
            assertStatus((RpcException) thrown, Code.FAILED_PRECONDITION, Ran.YES, "desk: closed");
            assertThat(((RpcException) thrown).streamId()).isPositive();
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void oneWayHandlerThatThrowsDisturbsNobody(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            meeting.desk().note("throw");
            answer(meeting.desk().noteLater("throw"));
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void unknownServiceIsRefusedBeforeItRuns(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            TillAsync till = meeting.client().service(TillAsync.class);

            for (int again = 0; again < 2; again++) {
                assertFailure(
                        till.add(1, 2),
                        Code.UNIMPLEMENTED,
                        Ran.NO,
                        "service: dev.beckon.calls.Till is not served (expected: one of [dev.beckon.calls.Desk])");
            }
            answer(till.tick("one-way: the server's log says it"));
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void unknownMethodIsRefusedBeforeItRuns(Way way, OpenDesk handler) {
        beside(
                way,
                handler,
                meeting -> assertFailure(
                        meeting.client().service(NewerDesk.class).farewell("x"),
                        Code.UNIMPLEMENTED,
                        Ran.NO,
                        "method: dev.beckon.calls.Desk/farewell is not served (expected: one of [echo, grow, hold, item, many,"
                                + " mirror, none, note, noteLater, nothing] of dev.beckon.calls.Desk)"));
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void argumentsOfAnotherContractAreRefusedBeforeItRuns(Way way, OpenDesk handler) {
        beside(way, handler, meeting -> {
            NewerDesk newer = meeting.client().service(NewerDesk.class);

            assertFailure(
                    newer.item(new byte[] {(byte) 0xff, (byte) 0xff}),
                    Code.INVALID_ARGUMENT,
                    Ran.NO,
                    "arguments of dev.beckon.calls.Desk/item cannot be decoded: ",
                    "expected: ");
            assertFailure(
                    newer.note("x"),
                    Code.UNIMPLEMENTED,
                    Ran.NO,
                    "method: dev.beckon.calls.Desk/note was called with an answer expected (expected: ");
            answer(newer.none());
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void answerOfAnotherContractSaysThatItRan(Way way, OpenDesk handler) {
        beside(
                way,
                handler,
                meeting -> assertFailure(
                        meeting.client().service(NewerDesk.class).echo("\u00e9"),
                        Code.INTERNAL,
                        Ran.YES,
                        "answer of dev.beckon.calls.Desk/echo cannot be decoded: ",
                        "expected: "));
    }

    @ParameterizedTest
    @MethodSource("waysAndHandlers")
    void anErrorOfTheRecordThatIsReadFailsTheCall(Way way, OpenDesk handler) {
        beside(
                way,
                handler,
                meeting -> assertFailure(
                        meeting.client().service(NewerDesk.class).mirror(new byte[] {10, 0}),
                        Code.INTERNAL,
                        Ran.YES,
                        "answer of dev.beckon.calls.Desk/mirror cannot be decoded: broken"));
    }

    /** Fails as it is told to. */
    private static class FailingDesk extends OpenDesk {

        @Override
        public CompletableFuture<String> echo(String how) {
            RpcException chosen = new RpcException(Code.FAILED_PRECONDITION, "desk: closed (expected: open)");
            return switch (how) {
                case "throw" -> throw new IllegalStateException(SECRET);
                case "error" -> throw new StackOverflowError(SECRET);
                case "fail" -> failedFuture(new IllegalStateException(SECRET));
                case "fail later" ->
                    CompletableFuture.supplyAsync(() -> {
                        throw new IllegalStateException(SECRET);
                    });
                case "status" -> throw chosen;
                case "status in stage" -> failedFuture(chosen);
                case "status wrapped" ->
                    failedFuture(new CompletionException(new CompletionException("wrapped", chosen)));
                case "status of another" ->
                    failedFuture(new RpcException(new Status(Code.UNAVAILABLE, "elsewhere", Ran.NO)));
                case "cancelled" -> failedFuture(new CancellationException());
                case "null" -> null;
                case "null in stage" -> completedFuture(null);
                default -> super.echo(how);
            };
        }

        @Override
        public CompletableFuture<Item> item(Item item) {
            return completedFuture(new Item(null, 1));
        }

        @Override
        public void note(String text) {
            throw new IllegalStateException(SECRET);
        }

        @Override
        public CompletableFuture<Void> noteLater(String text) {
            return failedFuture(new IllegalStateException(SECRET));
        }

        @Override
        public String toString() {
            return "on workers";
        }
    }

    @NonBlocking
    private static final class FailingLoopDesk extends FailingDesk {
        @Override
        public String toString() {
            return "on the loop";
        }
    }
}
