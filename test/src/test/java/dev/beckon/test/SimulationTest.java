package dev.beckon.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.tls.Tls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's contract in virtual time: all is repeated, and each fault is felt as on a real network. */
@Timeout(300)
final class SimulationTest {

    private static final Duration BREWING = Duration.ofSeconds(2);

    /** Serves at once, and brews for as long as it is told. */
    private record TimedBar(SimulatedProcess process, Duration brewing) implements Bar {

        @Override
        public CompletableFuture<String> order(String drink) {
            return CompletableFuture.completedFuture(drink);
        }

        @Override
        public CompletableFuture<String> brew(String drink) {
            CompletableFuture<String> ready = new CompletableFuture<>();
            process.after(brewing, () -> ready.complete(drink));
            return ready;
        }
    }

    /** Answers when somebody completes this. */
    private record WaitingBar(CompletableFuture<String> ready) implements Bar {

        @Override
        public CompletableFuture<String> order(String drink) {
            return ready;
        }

        @Override
        public CompletableFuture<String> brew(String drink) {
            return ready;
        }
    }

    /** A bar and a guest who knows it. */
    private static final class Pub {
        final SimulatedProcess bar;
        final SimulatedProcess guest;
        final Client client;
        final Bar stub;

        Pub(Simulation world) {
            this(world, BREWING);
        }

        Pub(Simulation world, Duration brewing) {
            bar = world.process("bar");
            guest = world.process("guest");
            open(brewing);
            client = guest.client(bar);
            stub = client.service(Bar.class);
        }

        void open(Duration brewing) {
            bar.serve(server -> server.serve(Bar.class, new TimedBar(bar, brewing)));
        }

        /** A call that is being brewed. */
        CompletableFuture<String> brewing(Simulation world) {
            CompletableFuture<String> call = stub.brew("tea");
            world.run(Duration.ofSeconds(1));
            assertThat(call).isNotDone();
            return call;
        }
    }

    private static RpcException failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return (RpcException) call.handle((none, thrown) -> thrown).join();
    }

    // ---- nothing wrong

    @Test
    void callIsAnsweredOnceTimePasses() {
        Simulation.run(1, 20, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.stub.order("tea");
            assertThat(call).isNotDone();

            world.runUntilQuiet();

            assertThat(call).isCompletedWithValue("tea");
            assertThat(pub.client.state()).isEqualTo(ConnectionState.READY);
            assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(1));
        });
    }

    @Test
    void answerOnAnotherThreadFailsTheRun() {
        assertThatThrownBy(() -> Simulation.run(1, world -> {
                    Pub pub = new Pub(world);
                    CompletableFuture<String> ready = new CompletableFuture<>();
                    SimulatedProcess other = world.process("other");
                    other.serve(server -> server.serve(Bar.class, new WaitingBar(ready)));
                    CompletableFuture<String> call =
                            pub.guest.client(other).service(Bar.class).order("tea");
                    world.run(Duration.ofSeconds(1));
                    assertThat(call).isNotDone();
                    Thread barkeeper = new Thread(() -> ready.complete("tea"), "barkeeper");
                    barkeeper.start();
                    barkeeper.join();

                    world.runUntilQuiet();
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a simulated process is used on the thread barkeeper")
                .hasMessageContaining("Streams.write starts a thread");
    }

    @Test
    void hoursPass() {
        Simulation.run(7, world -> {
            Pub pub = new Pub(world, Duration.ofHours(2));
            CompletableFuture<String> call = CallOptions.DEFAULT
                    .deadline(Duration.ofHours(3))
                    .on(pub.stub)
                    .brew("beer");

            world.run(Duration.ofHours(2).plusSeconds(10));

            assertThat(call).isCompletedWithValue("beer");
        });
    }

    @Test
    void sameSeedIsTheSameRunAndAnotherIsNot() {
        List<String> digests = new ArrayList<>();
        for (long seed : new long[] {3, 3, 4}) {
            Simulation.run(seed, world -> {
                Pub pub = new Pub(world);
                for (int i = 0; i < 20; i++) {
                    CompletableFuture<String> call =
                            pub.stub.order("x".repeat(world.random().nextInt(20_000)));
                    world.after(Duration.ofMillis(world.random().nextInt(50)), () -> call.cancel(true));
                }
                world.runUntilQuiet();
                world.drop(pub.bar, pub.guest);
                pub.stub.brew("tea");
                world.runUntilQuiet();
                digests.add(world.digest());
            });
        }

        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
    }

    @Test
    void deadlinePassesInVirtualTime() {
        Simulation.run(1, 8, world -> {
            Pub pub = new Pub(world, Duration.ofMinutes(1));
            CompletableFuture<String> call = pub.stub.brew("beer");

            world.runUntilQuiet();

            assertThat(failure(call).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(world.elapsed()).isGreaterThan(Duration.ofSeconds(59)); // the bar has brewed to the end
        });
    }

    @Test
    void clockOfAProcessGoesByVirtualTime() {
        Simulation.run(5, world -> {
            SimulatedProcess process = world.process("clock");
            Instant before = process.clock().instant();
            assertThat(before).isEqualTo("2000-01-01T00:00:00Z");

            world.run(Duration.ofHours(1));

            assertThat(Duration.between(before, process.clock().instant()))
                    .isBetween(Duration.ofSeconds(3599), Duration.ofSeconds(3601))
                    .isNotEqualTo(Duration.ofHours(1));
        });
    }

    // ---- faults

    @Test
    void dropFailsWhatIsInFlightAndTheNextCallIsFine() {
        Simulation.run(1, 20, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.brewing(world);

            world.drop(pub.bar, pub.guest);
            world.run(Duration.ofMillis(200));

            assertThat(failure(call).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure(call).ran()).isEqualTo(Ran.MAYBE);
            CompletableFuture<String> next = pub.stub.order("next");
            world.runUntilQuiet();
            assertThat(next).isCompletedWithValue("next");
        });
    }

    @Test
    void halfOpenIsFoundByHeartbeats() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world, Duration.ofSeconds(25));
            CompletableFuture<String> call = pub.brewing(world);

            world.halfOpen(pub.guest, pub.bar);
            world.run(Duration.ofSeconds(5));
            assertThat(call).isNotDone();
            world.run(Duration.ofSeconds(10));

            assertThat(failure(call)).hasMessageContaining("silence");
        });
    }

    @Test
    void partitionHoldsBackOneDirectionUntilItIsHealed() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.brewing(world);

            world.partition(pub.bar, pub.guest);
            world.run(Duration.ofSeconds(4));
            assertThat(call).isNotDone();
            world.heal();
            world.run(Duration.ofMillis(500));

            assertThat(call).isCompletedWithValue("tea");
        });
    }

    @Test
    void delayIsFelt() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world);
            pub.stub.order("first");
            world.runUntilQuiet();
            world.delay(pub.guest, pub.bar, Duration.ofMillis(300));
            Duration before = world.elapsed();

            CompletableFuture<String> call = pub.stub.order("slow");
            world.run(Duration.ofMillis(290));
            assertThat(call).isNotDone();
            world.runUntilQuiet();

            assertThat(call).isCompletedWithValue("slow");
            assertThat(world.elapsed().minus(before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        });
    }

    @Test
    void throttleIsFelt() {
        Simulation.run(1, 10, world -> {
            Pub pub = new Pub(world);
            pub.stub.order("first");
            world.runUntilQuiet();
            world.throttle(pub.guest, pub.bar, 10_000);

            CompletableFuture<String> call = pub.stub.order("x".repeat(20_000));
            world.run(Duration.ofSeconds(2));
            assertThat(call).isNotDone();
            world.runUntilQuiet();

            assertThat(call).isCompleted();
        });
    }

    @Test
    void pausedServerAnswersWhenItGoesOn() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world);
            pub.stub.order("first");
            world.runUntilQuiet();

            pub.bar.pause();
            CompletableFuture<String> call = pub.stub.order("late");
            world.run(Duration.ofSeconds(5));
            assertThat(call).isNotDone();
            pub.bar.resume();
            world.runUntilQuiet();

            assertThat(call).isCompletedWithValue("late");
        });
    }

    @Test
    void crashIsToldByTheKernelAndPowerLossByNobody() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.brewing(world);
            pub.bar.crash();
            world.run(Duration.ofMillis(300));
            assertThat(failure(call)).hasMessageContaining("reset");

            pub.bar.restart();
            pub.open(Duration.ofMinutes(1));
            CompletableFuture<String> second =
                    CallOptions.DEFAULT.waitForReady().on(pub.stub).brew("tea");
            world.run(Duration.ofSeconds(8));
            assertThat(second).isNotDone();
            pub.bar.losePower();
            world.run(Duration.ofSeconds(5));
            assertThat(second).as("nobody has told").isNotDone();
            world.run(Duration.ofSeconds(12));
            assertThat(failure(second)).hasMessageContaining("silence");
        });
    }

    @Test
    void closedServerTellsAndAnotherMayFollow() {
        Simulation.run(1, 12, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.brewing(world);

            pub.bar.stopServing();
            world.run(Duration.ofSeconds(3));
            assertThat(failure(call)).hasMessageContaining("server closed");
            pub.open(BREWING);
            CompletableFuture<String> next =
                    CallOptions.DEFAULT.waitForReady().on(pub.stub).order("next");
            world.runUntilQuiet();

            assertThat(next).isCompletedWithValue("next");
        });
    }

    // ---- what fails a run

    @Test
    void failureNamesItsSeedAndShowsWhatHasHappened() {
        assertThatThrownBy(() -> Simulation.run(42, world -> {
                    Pub pub = new Pub(world);
                    pub.stub.order("tea");
                    world.runUntilQuiet();
                    throw new IllegalStateException("no milk");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed 42: no milk\nwhat has happened, the last of ")
                .hasMessageContaining("guest-bar#1 client")
                .hasMessageContaining("writes")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void firstOfManySeedsThatFailsIsNamed() {
        List<Long> played = new ArrayList<>();
        assertThatThrownBy(() -> Simulation.run(10, 100, world -> {
                    played.add((long) played.size());
                    assertThat(played).hasSizeLessThan(5);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed 14: ")
                .hasMessageEndingWith("(Simulation.run(14, scenario) shows what has happened)");
        assertThat(played).hasSize(5);
    }

    @Test
    void whatProcessesAndActionsThrowFailsTheRun() {
        assertThatThrownBy(() -> Simulation.run(1, world -> {
                    world.process("a").after(Duration.ofSeconds(1), () -> {
                        throw new IllegalStateException("broken process");
                    });
                    world.run(Duration.ofSeconds(2));
                }))
                .hasMessageContaining("seed 1: a: threw java.lang.IllegalStateException: broken process");
        assertThatThrownBy(() -> Simulation.run(1, world -> {
                    world.after(Duration.ofSeconds(1), () -> assertThat(1).isEqualTo(2));
                    world.runUntilQuiet();
                }))
                .hasMessageContaining("seed 1: an action of the scenario threw")
                .hasRootCauseInstanceOf(AssertionError.class);
    }

    @Test
    void waitingIsRefusedAndNeverQuietIsSaid() {
        Simulation.run(1, world -> {
            Pub pub = new Pub(world);
            CompletableFuture<String> call = pub.stub.order("tea");
            assertThatThrownBy(call::join).hasMessageContaining("loop");
        });
        assertThatThrownBy(() -> Simulation.run(1, world -> {
                    Pub pub = new Pub(world, Duration.ofHours(1));
                    CallOptions.DEFAULT
                            .deadline(Duration.ofHours(2))
                            .on(pub.stub)
                            .brew("beer");
                    world.runUntilQuiet();
                }))
                .hasMessageContaining("quiet: not within 10 min (expected: no open call); [bar, guest] are not");
    }

    // ---- misuse

    @Test
    void misuseIsSaid() {
        Simulation.run(1, world -> {
            SimulatedProcess a = world.process("a");
            assertThatThrownBy(() -> world.process("a")).hasMessageStartingWith("name: 'a' (expected: 1 to 40 letters");
            assertThatThrownBy(() -> world.process("a b")).isInstanceOf(IllegalArgumentException.class);
            SimulatedProcess b = world.process("b");
            a.serve(server -> server.serve(Bar.class, new OpenBar()));
            assertThatThrownBy(() -> a.serve(server -> server))
                    .hasMessage("server: a has one (expected: none; another needs a process)");
            assertThatThrownBy(() -> world.drop(a, b))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("drop: no connection between a and b (expected: one;");
            assertThatThrownBy(b::stopServing).hasMessage("server: b has none (expected: one, by serve(...))");
            assertThatThrownBy(b::restart).hasMessage("process: b is up (expected: crashed)");
            assertThatThrownBy(b::resume).hasMessage("process: b is not paused (expected: paused)");
            b.crash();
            assertThatThrownBy(b::crash).hasMessage("process: b has crashed (expected: up; restart() starts it)");
            assertThatThrownBy(() -> b.client(a)).hasMessageContaining("b has crashed");
            assertThatThrownBy(() -> world.run(Duration.ofSeconds(-1)))
                    .hasMessage("time: PT-1S (expected: zero or more)");
            assertThatThrownBy(() -> world.delay(a, b, Duration.ofHours(2)))
                    .hasMessage("delay: PT2H (expected: PT0S to PT1H)");
            assertThatThrownBy(() -> world.throttle(a, b, 0)).hasMessageStartingWith("bytesPerSecond: 0");
        });
        assertThatThrownBy(() -> Simulation.run(1, 0, world -> {})).hasMessage("seeds: 0 (expected: 1 or more)");
    }

    @Test
    void encryptionIsNotSimulatedAndSaysSo() {
        Simulation.run(1, world -> {
            SimulatedProcess bar = world.process("bar");
            bar.serve(server -> server.serve(Bar.class, new OpenBar()));
            CompletableFuture<String> call = world.process("guest")
                    .client(bar, client -> client.tls(Tls.DEFAULT))
                    .service(Bar.class)
                    .order("tea");
            world.runUntilQuiet();

            assertThat(failure(call)).hasMessageContaining("tls: this transport has none");
        });
    }
}
