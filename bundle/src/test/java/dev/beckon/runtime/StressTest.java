package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import dev.beckon.calls.Desk;
import dev.beckon.calls.OpenDesk;
import dev.beckon.transport.netty.Io;
import dev.beckon.transport.netty.NettyTransportFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads call at once and cancel half of it: each call ends with its own answer, and nothing is kept after. */
final class StressTest {

    private static final int THREADS = 8;
    private static final int CALLS = 20_000; // of each thread
    private static final int AT_A_TIME = 2_000; // of each thread

    /** Where handlers and callbacks run. */
    enum Mode {
        SOCKET_WORKERS(Io.AUTO, false),
        SOCKET_LOOP(Io.AUTO, true),
        SOCKET_NIO(Io.NIO, false),
        IN_PROCESS(null, false);

        private final @Nullable Io io;
        private final boolean onLoop;

        Mode(@Nullable Io io, boolean onLoop) {
            this.io = io;
            this.onLoop = onLoop;
        }
    }

    /** Answers some at once, some from another thread. */
    private static class SlowDesk extends OpenDesk {
        private final ExecutorService elsewhere;

        SlowDesk(ExecutorService elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public CompletableFuture<String> echo(String text) {
            return text.hashCode() % 4 == 0
                    ? CompletableFuture.supplyAsync(() -> "re " + text, elsewhere)
                    : CompletableFuture.completedFuture("re " + text);
        }
    }

    @NonBlocking
    private static final class SlowLoopDesk extends SlowDesk {
        SlowLoopDesk(ExecutorService elsewhere) {
            super(elsewhere);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCallEndsWithItsOwnAnswer(Mode mode) throws InterruptedException, ExecutionException {
        ExecutorService elsewhere = Executors.newFixedThreadPool(2);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        Desk handler = mode.onLoop ? new SlowLoopDesk(elsewhere) : new SlowDesk(elsewhere);
        Server.Builder serving = Server.builder().serve(Desk.class, handler).maxQueueTime(Duration.ZERO);
        try (Server server = mode.io == null
                        ? serving.inProcessOnly().start()
                        : serving.port(0)
                                .transport(new NettyTransportFactory(mode.io))
                                .start();
                Client client = client(mode, server)) {
            Desk desk = client.service(Desk.class);
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger cancelled = new AtomicInteger();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(callers.submit(() -> call(desk, thread, answered, cancelled)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }

            assertThat(answered.get() + cancelled.get()).isEqualTo(THREADS * CALLS);
            assertThat(answered.get()).isBetween(THREADS * CALLS / 4, THREADS * CALLS - 1);
            await().untilAsserted(() -> {
                assertThat(client.connector().openCalls())
                        .as("calls that the client keeps")
                        .isZero();
                assertThat(server.keptCalls()).as("calls that the server keeps").isZero();
                assertThat(server.queue().waiting()).as("calls that wait").isZero();
                assertThat(server.queue().runners()).as("runners").isZero();
            });
        } finally {
            callers.shutdownNow();
            elsewhere.shutdownNow();
        }
    }

    private static Client client(Mode mode, Server server) {
        Client.Builder builder = mode.io == null
                ? Client.inProcess(server)
                : Client.builder(server.address()).transport(new NettyTransportFactory(mode.io));
        return (mode.onLoop ? builder.callbacksOnLoop() : builder).build();
    }

    private static void call(Desk desk, int thread, AtomicInteger answered, AtomicInteger cancelled) {
        Semaphore window = new Semaphore(AT_A_TIME);
        List<CompletableFuture<?>> outcomes = new ArrayList<>(CALLS);
        Random random = new Random(thread);
        List<CompletableFuture<String>> victims = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            window.acquireUninterruptibly();
            String text = thread + "/" + i;
            CompletableFuture<String> call = desk.echo(text);
            outcomes.add(call.handle((answer, failed) -> {
                window.release();
                if (failed == null) {
                    assertThat(answer).isEqualTo("re " + text);
                    answered.incrementAndGet();
                } else {
                    assertThat(failed).isInstanceOf(CancellationException.class);
                    cancelled.incrementAndGet();
                }
                return null;
            }));
            if (random.nextBoolean()) {
                victims.add(call);
            }
            if (victims.size() > random.nextInt(100)) {
                victims.forEach(
                        victim -> victim.cancel(ThreadLocalRandom.current().nextBoolean()));
                victims.clear();
            }
        }
        victims.forEach(victim -> victim.cancel(true));
        for (CompletableFuture<?> outcome : outcomes) {
            try {
                outcome.get(30, TimeUnit.SECONDS);
            } catch (Exception wrong) {
                throw new AssertionError("a call ended wrongly, or not at all: " + wrong, wrong);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlinesThatPassUnderLoadLeaveNothingBehind(Mode mode) {
        ExecutorService elsewhere = Executors.newFixedThreadPool(2);
        Desk handler = mode.onLoop ? new SlowLoopDesk(elsewhere) : new SlowDesk(elsewhere);
        Server.Builder serving = Server.builder().serve(Desk.class, handler).maxQueueTime(Duration.ZERO);
        try (Server server = mode.io == null
                        ? serving.inProcessOnly().start()
                        : serving.port(0)
                                .transport(new NettyTransportFactory(mode.io))
                                .start();
                Client client = client(mode, server)) {
            Desk desk = client.service(Desk.class);
            desk.none().join();
            List<CompletableFuture<?>> outcomes = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                Desk hurried = dev.beckon.api.CallOptions.DEFAULT
                        .deadline(Duration.ofNanos(1 + 1000L * (i % 5000)))
                        .on(desk);
                outcomes.add(hurried.echo("x").handle((answer, failed) -> {
                    if (failed instanceof RpcException rpc) {
                        assertThat(rpc.code()) // the server may see that it comes to nothing
                                .as(rpc.getMessage())
                                .isIn(Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED);
                    } else {
                        assertThat(answer).isEqualTo("re x");
                    }
                    return null;
                }));
            }
            for (CompletableFuture<?> outcome : outcomes) {
                outcome.orTimeout(30, TimeUnit.SECONDS).join();
            }
            await().untilAsserted(() -> {
                assertThat(client.connector().openCalls()).isZero();
                assertThat(server.keptCalls()).isZero();
            });
        } finally {
            elsewhere.shutdownNow();
        }
    }
}
