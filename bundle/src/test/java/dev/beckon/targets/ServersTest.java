package dev.beckon.targets;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Balancing;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Targets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which servers a client has, and which of them gets a call. */
final class ServersTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    /** Targets that the test changes. */
    private static final class Hand implements Targets {

        private final AtomicReference<Listener> listener = new AtomicReference<>();
        private final List<InetSocketAddress> first;

        Hand(Stop... first) {
            this.first = addresses(first);
        }

        @Override
        public Watch watch(Listener told) {
            listener.set(told);
            if (!first.isEmpty()) {
                told.targets(first);
            }
            return () -> listener.set(null);
        }

        void change(Stop... stops) {
            listener.get().targets(addresses(stops));
        }

        static List<InetSocketAddress> addresses(Stop... stops) {
            return Arrays.stream(stops).map(Stop::target).toList();
        }
    }

    private static String get(CompletableFuture<String> call) {
        return call.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Client.Builder of(Stop... stops) {
        return Client.builder(
                String.join(",", Arrays.stream(stops).map(Stop::address).toList()));
    }

    /** Calls until each of them has answered. */
    private static void reachAll(Station station, Stop... stops) {
        Set<String> wanted =
                new HashSet<>(Arrays.stream(stops).map(stop -> stop.name).toList());
        await().atMost(BOUND).until(() -> {
            wanted.remove(get(station.look()));
            return wanted.isEmpty();
        });
    }

    private static Map<String, Integer> answers(Station station, int calls) {
        Map<String, Integer> answers = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            answers.merge(get(station.act()), 1, Integer::sum);
        }
        return answers;
    }

    @Test
    void roundRobinGoesToOneAfterTheOther() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Stop c = Stop.open("c");
                Client client = of(a, b, c).balancing(Balancing.ROUND_ROBIN).build()) {
            Station station = client.service(Station.class);
            reachAll(station, a, b, c);

            assertThat(answers(station, 30)).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
        }
    }

    @Test
    void slowServerGetsFewerCalls() {
        try (Stop slow = Stop.open("slow")
                        .answers(() -> supplyAsync(() -> "slow", delayedExecutor(50, TimeUnit.MILLISECONDS)));
                Stop fast = Stop.open("fast");
                Client client = of(slow, fast).build()) {
            Station station = client.service(Station.class);
            reachAll(station, slow, fast);

            Map<String, Integer> answers = answers(station, 200);

            assertThat(answers.getOrDefault("slow", 0)).isLessThan(40);
        }
    }

    @Test
    void serverThatDoesNotAnswerGetsNoCrowd() {
        try (Stop stuck = Stop.open("stuck").holds();
                Stop fast = Stop.open("fast");
                Client client = of(stuck, fast).build()) {
            Station station = client.service(Station.class);
            CompletableFuture<String> held = null;
            int answered = 0;
            while (answered < 300) {
                CompletableFuture<String> call = station.act();
                int before = stuck.ran.get();
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(BOUND)
                        .until(() ->
                                call.isDone() || stuck.ran.get() > before || !call.isDone() && stuck.ran.get() > 0);
                if (call.isDone()) {
                    answered++;
                } else if (held == null) {
                    held = call;
                } else {
                    await().atMost(BOUND).until(() -> call.isDone() || stuck.ran.get() > 1);
                    answered++;
                }
            }

            assertThat(stuck.ran.get()).isLessThanOrEqualTo(3);
            stuck.release.complete("stuck");
        }
    }

    @Test
    void deadServerAmongThreeCostsNoCall() throws IOException {
        int dead = freePort();
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = Client.connect("beckon://localhost:" + dead + "," + a.address() + "," + b.address())) {
            Station station = client.service(Station.class);

            assertThat(answers(station, 100).keySet()).isSubsetOf("a", "b");
            reachAll(station, a, b);
        }
    }

    @Test
    void serverThatDiesCostsOnlyWhatItHad() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = of(a, b).build()) {
            Station station = client.service(Station.class);
            reachAll(station, a, b);

            a.cut();

            await().atMost(BOUND).until(() -> answers(station, 20).equals(Map.of("b", 20)));
        }
    }

    @Test
    void callsFailAtOnceWhenNoServerIsThereAndTheMessageNamesThem() throws IOException {
        int one = freePort();
        int other = freePort();
        try (Client client = Client.connect("localhost:" + one + ",localhost:" + other)) {
            RpcException failure = failure(client.service(Station.class).act());

            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.getMessage())
                    .contains("none of 2 servers is connected", "localhost:" + one, "localhost:" + other);
        }
    }

    @Test
    void callsThatWaitForReadyTakeTheFirstServerThatComes() throws IOException {
        int late = freePort();
        try (Client client = Client.connect("localhost:" + freePort() + ",localhost:" + late)) {
            Station station = client.service(Station.class, CallOptions.DEFAULT.waitForReady());
            CompletableFuture<String> waiting = station.act();
            assertThat(failure(client.service(Station.class).act()).code()).isEqualTo(Code.UNAVAILABLE);

            try (Stop b = Stop.open("b", late)) {
                assertThat(get(waiting)).isEqualTo(b.name);
            }
        }
    }

    private static RpcException failure(CompletableFuture<String> call) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, () -> get(call));
        assertThat(thrown).as("a failure").isNotNull();
        return (RpcException) thrown.getCause();
    }

    @Test
    void serverThatJoinsIsCalledAndOneThatLeavesFinishesItsCalls() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b")) {
            Hand hand = new Hand(a);
            try (Client client = Client.builder(hand).build()) {
                Station station = client.service(Station.class);
                assertThat(answers(station, 5)).isEqualTo(Map.of("a", 5));

                hand.change(a, b);
                reachAll(station, a, b);
                a.holds();
                int before = a.ran.get();
                CompletableFuture<String> held = heldBy(a, station, before);
                hand.change(b);

                await().atMost(BOUND).until(() -> answers(station, 20).equals(Map.of("b", 20)));
                int then = a.ran.get();
                assertThat(answers(station, 100)).isEqualTo(Map.of("b", 100));
                assertThat(a.ran.get()).isEqualTo(then);
                assertThat(held).isNotDone();
                a.release.complete("released");
                assertThat(get(held)).isEqualTo("released");
            }
            assertThat(hand.listener.get())
                    .as("a listener after the client was closed")
                    .isNull();
        }
    }

    private static CompletableFuture<String> heldBy(Stop stop, Station station, int before) {
        AtomicReference<CompletableFuture<String>> held = new AtomicReference<>();
        await().atMost(BOUND).until(() -> {
            CompletableFuture<String> call = station.act();
            await().atMost(BOUND).until(() -> call.isDone() || stop.ran.get() > before);
            held.set(call);
            return stop.ran.get() > before;
        });
        return held.get();
    }

    @Test
    void serversThatHadRefusedAreTriedAtOnceWhenTheLastConnectedOneLeavesTheList() throws IOException {
        int late = freePort();
        InetSocketAddress there = InetSocketAddress.createUnresolved("localhost", late);
        AtomicInteger refusals = new AtomicInteger();
        AtomicReference<Targets.Listener> listener = new AtomicReference<>();
        try (Stop a = Stop.open("a");
                Client client = Client.builder(told -> {
                            listener.set(told);
                            told.targets(List.of(a.target(), there));
                            return () -> {};
                        })
                        .build()) {
            client.onState(change -> {
                if (change.target().endsWith(":" + late) && change.to() == ConnectionState.TRANSIENT_FAILURE) {
                    refusals.incrementAndGet();
                }
            });
            Station station = client.service(Station.class);
            assertThat(get(station.act())).isEqualTo("a");
            await().atMost(BOUND).until(() -> refusals.get() >= 5); // so its next attempt is most of a second away

            try (Stop b = Stop.open("b", late)) {
                listener.get().targets(List.of(there));

                assertThat(get(station.act())).isEqualTo(b.name);
            }
        }
    }

    /** Accepts one connection, and says nothing. */
    private static final class Mute implements AutoCloseable {

        private final ServerSocket listening;
        private @Nullable Socket accepted;

        Mute(int port) throws IOException {
            listening = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
        }

        /** Waits for a connection; leaves the port to others. */
        void acceptOne() throws IOException {
            accepted = listening.accept();
            listening.close();
        }

        void cut() throws IOException {
            if (accepted != null) {
                accepted.close();
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            cut();
        }
    }

    @Test
    void attemptThatBeganBeforeTheLastServerWasLostIsMadeOnceMore() throws IOException {
        int late = freePort();
        InetSocketAddress there = InetSocketAddress.createUnresolved("localhost", late);
        try (Mute mute = new Mute(late);
                Stop a = Stop.open("a");
                Client client = Client.builder(told -> {
                            told.targets(List.of(a.target(), there));
                            return () -> {};
                        })
                        .build()) {
            Station station = client.service(Station.class);
            assertThat(get(station.act())).isEqualTo("a");
            mute.acceptOne(); // an attempt that goes on, and comes to nothing
            try (Stop b = Stop.open("b", late)) {
                a.cut();
                await().atMost(BOUND).until(() -> client.state() != ConnectionState.READY);
                CompletableFuture<String> call = station.act();
                mute.cut();

                assertThat(get(call)).isEqualTo(b.name);
            }
        }
    }

    @Test
    void listWithoutAddressesChangesNothing() {
        try (Stop a = Stop.open("a")) {
            Hand hand = new Hand(a);
            try (Client client = Client.builder(hand).build()) {
                Station station = client.service(Station.class);
                assertThat(get(station.act())).isEqualTo("a");

                hand.change();

                assertThat(answers(station, 20)).isEqualTo(Map.of("a", 20));
            }
        }
    }

    @Test
    void callsFailWithTheReasonWhileNoAddressIsKnown() {
        Targets unknown = listener -> {
            listener.failed("the registry is asleep");
            return () -> {};
        };
        try (Client client = Client.builder(unknown).build()) {
            RpcException failure = failure(client.service(Station.class).act());

            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.getMessage()).contains("the registry is asleep");
        }
    }

    @Test
    void discoveryThatThrowsFailsCallsInsteadOfLettingThemHang() {
        Targets broken = listener -> {
            throw new IllegalStateException("no registry");
        };
        try (Client client = Client.builder(broken).build()) {
            assertThat(failure(client.service(Station.class).act()).getMessage())
                    .contains("no registry");
        }
    }

    @Test
    void changeOfTheFileIsFollowedAndABadOneIsNot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("servers");
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b")) {
            Files.writeString(file, "# the servers\n" + a.address() + " # the first\n\n");
            try (Client client = Client.builder(Targets.file(file)).build()) {
                Station station = client.service(Station.class);
                assertThat(get(station.act())).isEqualTo("a");

                replace(file, "http://nowhere\n");
                assertThat(answers(station, 20)).isEqualTo(Map.of("a", 20));
                replace(file, a.address() + "\n" + b.address() + "\n");
                reachAll(station, a, b);
                replace(file, b.address());

                await().atMost(BOUND).until(() -> answers(station, 20).equals(Map.of("b", 20)));
            }
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = file.resolveSibling("fresh");
        Files.writeString(fresh, content);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void nameIsLookedUp() {
        try (Stop a = Stop.open("a");
                Client client = Client.builder(Targets.dns(a.address())).build()) {
            assertThat(get(client.service(Station.class).act())).isEqualTo("a");
        }
    }

    @Test
    void nameThatIsNotKnownFailsCallsWithTheReason() {
        try (Client client = Client.builder(Targets.dns("nowhere.invalid:1")).build()) {
            assertThat(failure(client.service(Station.class).act()).getMessage())
                    .contains("host 'nowhere.invalid' is not known");
        }
    }

    @Test
    void badListsAreRefusedWhenTheClientIsBuilt() {
        assertThatIllegalArgumentException().isThrownBy(() -> Client.builder("localhost:1,,localhost:2"));
        assertThatIllegalArgumentException().isThrownBy(() -> Client.builder("localhost:1,http://b"));
        assertThatIllegalArgumentException().isThrownBy(Targets::of).withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Targets.dns("a:1", Duration.ofMillis(1)))
                .withMessageContaining("1 s to 1 day");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Client.builder("localhost:1").maxAttempts(0))
                .withMessage("maxAttempts: 0 (expected: 1 to 10)");
    }
}
