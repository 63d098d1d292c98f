package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.NonBlocking;
import dev.beckon.runtime.BlockedLoop;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Whoever blocks an event loop is named, with the remedy. */
final class GuardTest {

    private static final Duration SOON = Duration.ofMillis(50);

    private final List<BlockedLoop> found = new CopyOnWriteArrayList<>();

    /** Blocks the loop until the guard has said so as often as this. */
    private static void blockUntil(List<BlockedLoop> found, int reports) {
        long start = System.nanoTime();
        while (found.size() < reports && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
            Thread.onSpinWait();
        }
    }

    @NonBlocking
    private static final class BlockingHandler extends OpenDesk {
        private final List<BlockedLoop> found;

        BlockingHandler(List<BlockedLoop> found) {
            this.found = found;
        }

        @Override
        public CompletableFuture<String> echo(String text) {
            blockUntil(found, Integer.parseInt(text));
            return CompletableFuture.completedFuture(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatBlocksTheLoopIsNamedOnceForEachTime(Way way) {
        try (Meeting meeting = way.meet(server ->
                server.serve(Desk.class, new BlockingHandler(found)).guard(SOON).onBlocked(found::add))) {
            for (int i = 1; i <= 3; i++) {
                assertThat(answer(meeting.desk().echo(String.valueOf(i)))).isEqualTo(String.valueOf(i));
            }
            assertThat(found).hasSize(3).allSatisfy(blocked -> {
                assertThat(blocked.culprit()).contains("GuardTest.blockUntil(GuardTest.java:");
                assertThat(blocked.remedy()).startsWith("a @NonBlocking handler must not wait: ");
                assertThat(blocked.blocked()).isGreaterThanOrEqualTo(SOON);
                assertThat(blocked.thread()).containsAnyOf("beckon-server-loop-", "beckon-memory");
                assertThat(blocked.stack())
                        .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("echo"));
            });
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void callbackThatBlocksTheLoopIsNamed(Way way) {
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, new OpenDesk()),
                client -> client.callbacksOnLoop().guard(SOON).onBlocked(found::add))) {
            answer(meeting.desk().none().thenAccept(number -> blockUntil(found, 1)));
            assertThat(found).singleElement().satisfies(blocked -> {
                assertThat(blocked.culprit()).contains("GuardTest.blockUntil(GuardTest.java:");
                assertThat(blocked.remedy()).startsWith("a callback on the loop must not wait: ");
                assertThat(blocked.thread()).startsWith("beckon-client-loop-");
            });
        }
    }

    @Test
    void cancelActionThatBlocksTheLoopIsNamed() {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = Way.EPOLL.meet(
                server -> server.serve(Desk.class, handler).guard(SOON).onBlocked(found::add))) {
            CompletableFuture<String> call = meeting.desk().hold("x");
            handler.held("x").context().onCancel(() -> blockUntil(found, 1));
            call.cancel(true);
            await().until(() -> !found.isEmpty());
            assertThat(found.get(0).remedy()).startsWith("an onCancel action must not wait: ");
        }
    }

    /** What {@code join} alone cannot refuse: the future that is waited for is none of Beckon's. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void waitingOnTheLoopForAllOfManyIsNamed(Way way) {
        AtomicReference<CompletableFuture<String>> inner = new AtomicReference<>();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, new OpenDesk()),
                client -> client.callbacksOnLoop().guard(SOON).onBlocked(blocked -> {
                    found.add(blocked);
                    inner.get().cancel(true); // or it would wait for ever: the deadline is the loop's too
                }))) {
            Desk desk = meeting.desk();
            CompletableFuture<Void> waiting = desk.none().thenAccept(number -> {
                inner.set(desk.echo("never"));
                CompletableFuture.allOf(inner.get()).join();
            });
            assertThat(waiting.handle((none, thrown) -> thrown)
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join())
                    .isNotNull();
            assertThat(found).singleElement().satisfies(blocked -> {
                assertThat(blocked.culprit()).contains("GuardTest.lambda$waitingOnTheLoopForAllOfManyIsNamed");
                assertThat(blocked.remedy())
                        .endsWith("; a future that depends on a call never completes while its loop waits for it");
            });
        }
    }

    @Test
    void workersMayBlock() {
        OpenDesk slow = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < SOON.toNanos() * 4) {
                    Thread.onSpinWait();
                }
                return super.echo(text);
            }
        };
        try (Meeting meeting = Way.EPOLL.meet(
                server -> server.serve(Desk.class, slow).guard(SOON).onBlocked(found::add))) {
            answer(meeting.desk().echo("x"));
            assertThat(found).isEmpty();
        }
    }

    @Test
    void listenerThatThrowsDoesNotEndTheGuard() {
        try (Meeting meeting = Way.EPOLL.meet(server -> server.serve(Desk.class, new BlockingHandler(found))
                .guard(SOON)
                .onBlocked(blocked -> {
                    found.add(blocked);
                    throw new IllegalStateException("a listener that fails");
                }))) {
            answer(meeting.desk().echo("1"));
            answer(meeting.desk().echo("2"));
        }
    }

    @Test
    void guardCanBeSwitchedOffAndEndsWithItsOwner() {
        try (Meeting meeting = Way.EPOLL.meet(
                server -> server.serve(Desk.class, new OpenDesk()).guard(Duration.ZERO),
                client -> client.guard(Duration.ZERO))) {
            answer(meeting.desk().none());
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().endsWith("-guard"))
                    .filteredOn(Thread::isAlive)
                    .allSatisfy(thread -> await().until(() -> !thread.isAlive())); // of tests before
        }
        try (Meeting meeting = Way.EPOLL.meet(new OpenDesk())) {
            answer(meeting.desk().none());
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("beckon-server-guard", "beckon-client-guard");
        }
    }

    @Test
    void joiningACallOnItsLoopThrows() {
        try (Meeting meeting =
                Way.EPOLL.meet(server -> server.serve(Desk.class, new OpenDesk()), Client.Builder::callbacksOnLoop)) {
            Desk desk = meeting.desk();
            CompletableFuture<String> joined =
                    desk.none().thenApply(number -> desk.echo("x").join());
            assertThatThrownBy(joined::join)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("waiting for a call on event loop 'beckon-client-loop-0'");
        }
    }

    @Test
    void thresholdIsChecked() {
        for (Duration bad : List.of(Duration.ofMillis(9), Duration.ofMillis(-1), Duration.ofHours(2))) {
            assertThatThrownBy(() -> Server.builder().guard(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("guard: " + bad + " (expected: PT0.01S to PT1H, or zero for none)");
            assertThatThrownBy(() -> Client.builder("beckon://localhost").guard(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
