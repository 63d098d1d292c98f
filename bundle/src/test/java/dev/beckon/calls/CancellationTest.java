package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever no longer waits for a call says so, and its handler hears of it. */
final class CancellationTest {

    private final OpenDesk handler = new OpenDesk();

    /** Ways to end one's own future. */
    enum Ending {
        CANCEL(call -> call.cancel(true)),
        OR_TIMEOUT(call -> call.orTimeout(1, TimeUnit.MILLISECONDS)),
        COMPLETE_ON_TIMEOUT(call -> call.completeOnTimeout("instead", 1, TimeUnit.MILLISECONDS)),
        COMPLETE(call -> call.complete("instead")),
        COMPLETE_EXCEPTIONALLY(call -> call.completeExceptionally(new IllegalStateException("enough")));

        private final Consumer<CompletableFuture<String>> action;

        Ending(Consumer<CompletableFuture<String>> action) {
            this.action = action;
        }

        void end(CompletableFuture<String> call) {
            action.accept(call);
        }
    }

    static Stream<Arguments> waysAndEndings() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Ending.values()).map(ending -> Arguments.of(way, ending)));
    }

    @ParameterizedTest
    @MethodSource("waysAndEndings")
    void endingTheFutureReachesTheHandler(Way way, Ending ending) throws InterruptedException {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            CompletableFuture<String> call = meeting.desk().hold("ended");
            CallContext context = handler.held("ended").context();
            CountDownLatch told = new CountDownLatch(1);
            context.onCancel(told::countDown);
            assertThat(context.isCancelled()).isFalse();

            ending.end(call);

            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(context.isCancelled()).isTrue();
            CountDownLatch atOnce = new CountDownLatch(1);
            context.onCancel(atOnce::countDown);
            assertThat(atOnce.getCount()).isZero();
            handler.held("ended").answer().complete("too late");
            handler.held("neighbour").answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
            assertThat(answer(meeting.desk().echo("next"))).isEqualTo("next");
            switch (ending) {
                case CANCEL -> assertThat(call).isCancelled();
                case COMPLETE, COMPLETE_ON_TIMEOUT -> assertThat(call).isCompletedWithValue("instead");
                case OR_TIMEOUT -> assertThat(catchThrowable(call::get)).hasCauseInstanceOf(TimeoutException.class);
                case COMPLETE_EXCEPTIONALLY ->
                    assertThat(catchThrowable(call::get)).hasCauseInstanceOf(IllegalStateException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endingADerivedFutureEndsOnlyThat(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("kept");
            CompletableFuture<Integer> derived = call.thenApply(String::length);
            CallContext context = handler.held("kept").context();

            derived.cancel(true);
            answer(meeting.desk().echo("after the cancel, had there been one"));

            assertThat(context.isCancelled()).isFalse();
            handler.held("kept").answer().complete("x");
            assertThat(answer(call)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlineEndsTheCallAtBothEnds(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            Desk hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(150)).on(meeting.desk());

            CompletableFuture<String> call = hurried.hold("late");
            CallContext context = handler.held("late").context();

            assertFailure(call, Code.DEADLINE_EXCEEDED, Ran.MAYBE, "deadline");
            await().until(context::isCancelled);
            assertThat(context.remaining()).isZero();
            handler.held("late").answer().complete("too late");
            handler.held("neighbour").answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlineEndsTheWaitOfABlockedCaller(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            answer(meeting.desk().echo("connected"));
            DeskBlocking hurried =
                    meeting.client().service(DeskBlocking.class, CallOptions.DEFAULT.deadline(Duration.ofMillis(100)));

            Throwable thrown = catchThrowable(() -> hurried.hold("late"));

            assertThat(thrown).isInstanceOf(RpcException.class);
            Outcomes.assertStatus((RpcException) thrown, Code.DEADLINE_EXCEEDED, Ran.MAYBE);
            assertThat(thrown.getStackTrace())
                    .as("the stack of the thread that called")
                    .anyMatch(frame -> frame.getClassName().equals(CancellationTest.class.getName()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientHasADefaultDeadline(Way way) {
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler), client -> client.deadline(Duration.ofMillis(100)))) {
            await().until(() -> meeting.desk()
                            .echo("connected")
                            .handle((text, failed) -> text)
                            .join()
                    != null);
            assertFailure(meeting.desk().hold("late"), Code.DEADLINE_EXCEEDED, Ran.MAYBE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelOfACallThatWaitsForAWorkerKeepsItFromRunning(Way way) {
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        Desk counting = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                ran.incrementAndGet();
                return super.echo(text);
            }
        };
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, counting).workers(batch -> {
                    if (!task.complete(batch)) {
                        batch.run();
                    }
                }))) {
            CompletableFuture<String> call = meeting.desk().echo("never");
            Runnable waiting = answer(task);
            call.cancel(true);
            await().until(() -> {
                // one that came after the cancel has run, so the cancel has arrived
                return meeting.desk()
                                .echo("after")
                                .handle((text, failed) -> text)
                                .get()
                        != null;
            });
            waiting.run();

            assertThat(ran).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostConnectionCancelsWhatTheServerRuns(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("lost");
            CallContext context = handler.held("lost").context();

            meeting.client().close();

            await().until(context::isCancelled);
            assertFailure(call, Code.UNAVAILABLE, Ran.MAYBE, "client closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onCancelActionThatThrowsDisturbsNobody(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("a");
            CompletableFuture<String> other = meeting.desk().hold("b");
            handler.held("a").context().onCancel(() -> {
                throw new AssertionError("on purpose");
            });
            CountDownLatch second = new CountDownLatch(1);
            handler.held("a").context().onCancel(second::countDown);

            call.cancel(true);

            await().until(() -> second.getCount() == 0);
            handler.held("b").answer().complete("undisturbed");
            assertThat(answer(other)).isEqualTo("undisturbed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelledFutureSaysSo(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("x");

            assertThat(call.cancel(false)).isTrue();
            assertThat(call.cancel(false)).isTrue();

            assertThat(catchThrowable(call::join)).isInstanceOf(CancellationException.class);
            CompletableFuture<String> done = meeting.desk().echo("done");
            answer(done);
            assertThat(done.cancel(true)).isFalse();
        }
    }
}
