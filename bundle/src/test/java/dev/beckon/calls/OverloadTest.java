package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that a server cannot run in time are refused before they wait, and those that it has taken in are answered. */
final class OverloadTest {

    /** Takes work, and runs it when it is let. */
    private static final class HeldWorkers implements Executor {
        private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        private volatile boolean open;

        @Override
        public void execute(Runnable task) {
            held.add(task);
            if (open) {
                run();
            }
        }

        void run() {
            for (Runnable task = held.poll(); task != null; task = held.poll()) {
                task.run();
            }
        }

        void open() {
            open = true;
            run();
        }
    }

    private static final class CountingDesk extends OpenDesk {
        private final AtomicInteger ran = new AtomicInteger();

        @Override
        public CompletableFuture<String> echo(String text) {
            ran.incrementAndGet();
            return super.echo(text);
        }
    }

    private final HeldWorkers workers = new HeldWorkers();
    private final CountingDesk handler = new CountingDesk();

    private Meeting meet(Way way, Duration longest) {
        return way.meet(
                server -> server.serve(Desk.class, handler).workers(workers).maxQueueTime(longest),
                client -> client.maxAttempts(1));
    }

    @ParameterizedTest
    @EnumSource
    void callsThatWouldWaitTooLongAreRefusedAtOnceAndOthersAnswered(Way way) {
        try (Meeting meeting = meet(way, Duration.ofMillis(10))) {
            List<CompletableFuture<String>> waiting = new ArrayList<>();
            RpcException refused = untilOneIsRefused(meeting.desk(), waiting);

            Outcomes.assertStatus(
                    refused, Code.RESOURCE_EXHAUSTED, Ran.NO, "calls that wait for a worker: ", "(expected: at most ");
            assertThat(meeting.server().metrics().callsShed()).isPositive();
            assertThat(meeting.server().metrics().callsWaiting()).isEqualTo(waiting.size());
            assertThat(handler.ran).hasValue(0);

            workers.open();
            waiting.forEach(Outcomes::answer);
            assertThat(handler.ran).hasValue(waiting.size());
            assertThat(answer(meeting.desk().echo("normal again"))).isEqualTo("normal again");
        }
    }

    /** Makes one call after the other until one is refused; those that are not wait for a worker. */
    private static RpcException untilOneIsRefused(Desk desk, List<CompletableFuture<String>> waiting) {
        AtomicInteger number = new AtomicInteger();
        List<CompletableFuture<String>> made = new ArrayList<>();
        await().until(() -> {
            made.add(desk.echo("x" + number.incrementAndGet()));
            return made.stream().anyMatch(CompletableFuture::isDone);
        });
        CompletableFuture<String> first =
                made.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow();
        RpcException refused = failure(first);
        // what was made after it was refused too, or will be
        for (CompletableFuture<String> call : made) {
            if (made.indexOf(call) < made.indexOf(first)) {
                waiting.add(call);
            } else {
                failure(call);
            }
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void callWhoseDeadlineWouldPassInTheQueueIsRefused(Way way) {
        try (Meeting meeting = meet(way, Duration.ZERO)) {
            CompletableFuture<String> patient = meeting.desk().echo("patient");
            Desk hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(500)).on(meeting.desk());
            List<RpcException> failures = new ArrayList<>();
            await().until(() -> {
                CompletableFuture<String> call = hurried.echo("hurried");
                RpcException failed = failure(call); // nobody takes it: it is refused, or its deadline passes
                failures.add(failed);
                return failed.code() == Code.RESOURCE_EXHAUSTED;
            });
            Outcomes.assertStatus(
                    failures.get(failures.size() - 1),
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "calls that wait for a worker: ",
                    "(expected: little enough for a deadline in ");

            workers.open();
            assertThat(answer(patient)).isEqualTo("patient");
            assertThat(handler.ran).as("calls that nobody waited for any more").hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneWayCallsAreShedToo(Way way) {
        try (Meeting meeting = meet(way, Duration.ofMillis(10))) {
            untilOneIsRefused(meeting.desk(), new ArrayList<>());
            long shed = meeting.server().metrics().callsShed();
            for (int i = 0; i < 5; i++) {
                answer(meeting.desk().noteLater("lost"));
            }
            await().until(() -> meeting.server().metrics().callsShed() >= shed + 5);

            workers.open();
            assertThat(handler.notes).isEmpty();
        }
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> Server.builder().maxQueueTime(Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("maxQueueTime: PT0.001S (expected: PT0.01S to ");
        assertThatThrownBy(() -> Server.builder().maxQueueTime(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
