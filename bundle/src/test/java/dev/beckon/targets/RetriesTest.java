package dev.beckon.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallAttempt;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Balancing;
import dev.beckon.runtime.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which calls are tried again, where, how often, and what is told of it. */
final class RetriesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final BlockingQueue<CallAttempt> attempts = new LinkedBlockingQueue<>();
    private final Interceptor observer = call -> {
        call.onAttempt(attempts::add);
        call.proceed();
    };

    private Client.Builder client(Stop... stops) {
        List<String> addresses = new ArrayList<>();
        for (Stop stop : stops) {
            addresses.add(stop.address());
        }
        return Client.builder(String.join(",", addresses))
                .balancing(Balancing.ROUND_ROBIN)
                .intercept(observer);
    }

    private static String get(CompletableFuture<String> call) {
        return call.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static RpcException failure(CompletableFuture<String> call) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, () -> get(call));
        assertThat(thrown).as("a failure").isNotNull();
        return (RpcException) thrown.getCause();
    }

    /** Calls until both have answered. */
    private static void reachBoth(Station station, Stop one, Stop other) {
        await().atMost(BOUND).until(() -> {
            get(station.look());
            return one.ran.get() > 0 && other.ran.get() > 0;
        });
    }

    private static CompletableFuture<String> heldBy(
            Stop stop, java.util.function.Supplier<CompletableFuture<String>> call) {
        int before = stop.ran.get();
        List<CompletableFuture<String>> calls = new ArrayList<>();
        await().atMost(BOUND).until(() -> {
            CompletableFuture<String> next = call.get();
            calls.add(next);
            await().atMost(BOUND).until(() -> next.isDone() || stop.ran.get() > before);
            return stop.ran.get() > before;
        });
        return calls.get(calls.size() - 1);
    }

    @Test
    void refusedCallGoesToAnotherServerAndAllHearOfIt() throws InterruptedException {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.refuses(Code.UNAVAILABLE);
            a.metadata.clear();
            b.metadata.clear();
            attempts.clear();

            assertThat(get(station.act())).isEqualTo("b");
            assertThat(get(station.act())).isEqualTo("b");

            List<CallAttempt> repeated =
                    attempts.stream().filter(attempt -> attempt.number() == 2).toList();
            assertThat(repeated).isNotEmpty().allSatisfy(attempt -> {
                assertThat(attempt.server()).isEqualTo("beckon://" + b.address());
                assertThat(attempt.previous()).isNotNull().satisfies(status -> assertThat(status.message())
                        .isEqualTo("a refuses"));
            });
            assertThat(attempts).hasSize(2 + repeated.size());
            assertThat(a.metadata).extracting(Metadata::entries).allMatch(List::isEmpty);
            assertThat(b.metadata)
                    .filteredOn(metadata -> "1".equals(metadata.get("beckon-previous-attempts")))
                    .hasSize(repeated.size());
        }
    }

    @Test
    void refusedCallIsTriedAgainAtTheOnlyServer() {
        try (Stop a = Stop.open("a").refuses(Code.UNAVAILABLE);
                Client client = client(a).maxAttempts(3).build()) {
            RpcException failure = failure(client.service(Station.class).act());

            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.getMessage()).contains("a refuses (attempt 3)");
            assertThat(a.arrived).hasValue(3);
            a.refuses(null);
            assertThat(get(client.service(Station.class).act())).isEqualTo("a");
        }
    }

    @Test
    void whatDoesNotPassIsNotTriedAgain() {
        try (Stop a = Stop.open("a").refuses(Code.PERMISSION_DENIED);
                Client client = client(a).build()) {
            assertThat(failure(client.service(Station.class).look()).code()).isEqualTo(Code.PERMISSION_DENIED);

            assertThat(a.arrived).hasValue(1);
        }
    }

    @Test
    void oneAttemptMeansNoRetry() {
        try (Stop a = Stop.open("a").refuses(Code.UNAVAILABLE);
                Client client = client(a).maxAttempts(1).build()) {
            assertThat(failure(client.service(Station.class).look()).getMessage())
                    .endsWith("a refuses (ran: no)");

            assertThat(a.arrived).hasValue(1);
        }
    }

    @Test
    void callThatWasCutOffMayHaveRunAndIsNotTriedAgain() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.holds();
            CompletableFuture<String> cut = heldBy(a, station::act);
            int before = b.ran.get();

            a.cut();

            RpcException failure = failure(cut);
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.MAYBE);
            assertThat(b.ran).hasValue(before);
        }
    }

    @Test
    void idempotentCallThatWasCutOffGoesToAnotherServer() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.holds();
            CompletableFuture<String> cut = heldBy(a, station::look);

            a.cut();

            assertThat(get(cut)).isEqualTo("b");
        }
    }

    @Test
    void failureAfterAnAttemptThatMayHaveRunSaysSo() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).maxAttempts(2).build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.holds();
            CompletableFuture<String> cut = heldBy(a, station::look);
            b.refuses(Code.UNAVAILABLE);

            a.cut();

            RpcException failure = failure(cut);
            assertThat(failure.getMessage()).contains("b refuses (attempt 2)");
            assertThat(failure.ran()).isEqualTo(Ran.MAYBE);
        }
    }

    @Test
    void failingServersAreNotAskedMoreOftenOnceTheBudgetIsSpent() {
        try (Stop a = Stop.open("a").refuses(Code.RESOURCE_EXHAUSTED);
                Client client = client(a).maxAttempts(3).build()) {
            Station station = client.service(Station.class);
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                calls.add(station.act());
            }
            calls.forEach(RetriesTest::failure);
            int before = a.arrived.get();

            for (int i = 0; i < 10; i++) {
                failure(station.act());
            }

            assertThat(before)
                    .isBetween(61, 60 + 50); // each failure takes one of 100 tokens, half of which are for retries
            assertThat(a.arrived).hasValue(before + 10);
        }
    }

    @Test
    void answersFillTheBudgetAgain() {
        try (Stop a = Stop.open("a").refuses(Code.RESOURCE_EXHAUSTED);
                Client client = client(a).maxAttempts(2).build()) {
            Station station = client.service(Station.class);
            for (int i = 0; i < 60; i++) {
                failure(station.act());
            }
            a.refuses(null);
            for (int i = 0; i < 1_000; i++) {
                get(station.act());
            }
            a.refuses(Code.RESOURCE_EXHAUSTED);
            int before = a.arrived.get();

            failure(station.act());

            assertThat(a.arrived).hasValue(before + 2);
        }
    }

    @Test
    void deadlineHoldsForAllAttemptsTogether() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.holds();
            b.holds();
            Station hurried = client.service(Station.class, CallOptions.DEFAULT.deadline(Duration.ofSeconds(2)));
            long start = System.nanoTime();
            int arrived = a.ran.get() + b.ran.get();
            CompletableFuture<String> call = hurried.look();
            await().atMost(BOUND).until(() -> a.ran.get() + b.ran.get() > arrived);
            Stop first = attempts.stream()
                            .reduce((one, next) -> next)
                            .orElseThrow()
                            .server()
                            .endsWith(a.address())
                    ? a
                    : b;

            first.cut();

            RpcException failure = failure(call);
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(failure.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(failure.ran()).isEqualTo(Ran.MAYBE);
            assertThat(a.ran.get() + b.ran.get()).isEqualTo(arrived + 2);
            assertThat(took).isBetween(1_900L, 3_500L);
        }
    }

    @Test
    void pauseThatTheDeadlineDoesNotAllowEndsTheCall() {
        try (Stop a = Stop.open("a").refuses(Code.UNAVAILABLE);
                Client client = client(a).maxAttempts(10).build()) {
            get(warm(client, a));
            a.refuses(Code.UNAVAILABLE);
            Station hurried = client.service(Station.class, CallOptions.DEFAULT.deadline(Duration.ofMillis(400)));

            RpcException failure = failure(hurried.act());

            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.code()).isIn(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED);
            assertThat(attempts).hasSizeBetween(2, 9);
        }
    }

    private static CompletableFuture<String> warm(Client client, Stop stop) {
        stop.refuses(null);
        return client.service(Station.class).act();
    }

    @Test
    void cancelledCallIsNotTriedAgain() {
        try (Stop a = Stop.open("a").refuses(Code.RESOURCE_EXHAUSTED);
                Client client = client(a).maxAttempts(10).build()) {
            Station station = client.service(Station.class);
            CompletableFuture<String> call = station.act();
            await().atMost(BOUND).until(() -> a.arrived.get() >= 4); // 200 ms or more to the next attempt

            call.cancel(false);

            int then = a.arrived.get();
            await().during(Duration.ofMillis(900)).atMost(BOUND).until(() -> a.arrived.get() <= then);
            assertThat(call).isCancelled();
        }
    }

    @Test
    void closingTheClientEndsCallsThatWaitForTheirNextAttempt() {
        try (Stop a = Stop.open("a").refuses(Code.RESOURCE_EXHAUSTED)) {
            CompletableFuture<String> call;
            try (Client client = client(a).maxAttempts(10).build()) {
                call = client.service(Station.class).act();
                await().atMost(BOUND).until(() -> a.arrived.get() >= 3);
            }

            RpcException failure = failure(call);
            assertThat(failure.code()).isIn(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
        }
    }

    @Test
    void callersThatWaitGetTheAnswerOfALaterAttempt() {
        try (Stop a = Stop.open("a");
                Stop b = Stop.open("b");
                Client client = client(a, b).callbacksOnLoop().build()) {
            Station station = client.service(Station.class);
            reachBoth(station, a, b);
            a.refuses(Code.UNAVAILABLE);

            assertThat(Map.of(1, get(station.act()), 2, get(station.act()))).isEqualTo(Map.of(1, "b", 2, "b"));
        }
    }
}
