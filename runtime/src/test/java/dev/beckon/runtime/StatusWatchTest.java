package dev.beckon.runtime;

import static dev.beckon.runtime.health.ServingStatus.NOT_SERVING;
import static dev.beckon.runtime.health.ServingStatus.SERVICE_UNKNOWN;
import static dev.beckon.runtime.health.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.runtime.health.HealthCheckRequest;
import dev.beckon.runtime.health.HealthCheckResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who watches hears how a service stands at once, then each change that it has asked for, and the end. */
final class StatusWatchTest {

    private static final String SHOP = "shop.Shop";

    /** Writes down what it hears. */
    private static final class Watcher implements Flow.Subscriber<HealthCheckResponse> {
        final List<Object> heard = new ArrayList<>();
        final int asking;
        private Flow.@Nullable Subscription subscription;

        Watcher(int asking) {
            this.asking = asking;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (asking > 0) {
                given.request(asking);
            }
        }

        @Override
        public void onNext(HealthCheckResponse response) {
            heard.add(response.status());
        }

        @Override
        public void onError(Throwable thrown) {
            heard.add(String.valueOf(thrown.getMessage()));
        }

        @Override
        public void onComplete() {
            heard.add("end");
        }
    }

    private final ServerHealth health = new ServerHealth();

    StatusWatchTest() {
        health.serving(List.of(SHOP));
    }

    private Watcher watch(String service, int asking) {
        Watcher watcher = new Watcher(asking);
        health.service().watch(new HealthCheckRequest(service)).subscribe(watcher);
        return watcher;
    }

    @Test
    void statusComesAtOnceAndThenEachChange() {
        Watcher watcher = watch("", 9);
        assertThat(watcher.heard).containsExactly(SERVING);
        health.set(true);
        health.set(false);
        health.set(true);
        assertThat(watcher.heard).containsExactly(SERVING, NOT_SERVING, SERVING);
        health.drain();
        assertThat(watcher.heard).containsExactly(SERVING, NOT_SERVING, SERVING, NOT_SERVING, "end");
        health.set(true);
        assertThat(watcher.heard).hasSize(5);
        assertThat(health.watchers()).isZero();
    }

    @Test
    void serviceThatIsNotServedIsUnknownAndTheWatchGoesOn() {
        Watcher watcher = watch("no.Such", 9);
        health.set(false);
        assertThat(watcher.heard).containsExactly(SERVICE_UNKNOWN);
        assertThat(health.watchers()).isOne();
        health.drain();
        assertThat(watcher.heard).containsExactly(SERVICE_UNKNOWN, "end");
    }

    @Test
    void whoAsksForLittleHearsTheLatestOnly() {
        Watcher watcher = watch("", 1);
        health.set(false);
        health.set(true);
        watcher.subscription().request(1);
        assertThat(watcher.heard).as("nothing has changed since").containsExactly(SERVING);
        health.set(false);
        assertThat(watcher.heard).containsExactly(SERVING, NOT_SERVING);
    }

    @Test
    void whoAsksForNothingHearsTheEnd() {
        Watcher watcher = watch("", 0);
        health.drain();
        assertThat(watcher.heard).containsExactly("end");
        assertThat(watch("", 1).heard).as("one that comes later").containsExactly(NOT_SERVING, "end");
    }

    @Test
    void whoHasCancelledHearsNothing() {
        Watcher watcher = watch("", 9);
        watcher.subscription().cancel();
        assertThat(health.watchers()).isZero();
        health.set(false);
        watcher.subscription().request(1);
        health.drain();
        assertThat(watcher.heard).containsExactly(SERVING);
    }

    @Test
    void askingForLessThanOneIsAnError() {
        Watcher watcher = watch("", 9);
        watcher.subscription().request(0);
        assertThat(watcher.heard).containsExactly(SERVING, "request: 0 (expected: at least 1)");
        assertThat(health.watchers()).isZero();
    }

    @Test
    void changesByManyThreadsEndWithTheTruthForAll() throws InterruptedException {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            watchers.add(watch("", Integer.MAX_VALUE));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int round = 0; round < 200; round++) {
                        health.set(round % 2 == 0);
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(watchers).allSatisfy(watcher -> {
            assertThat(watcher.heard).endsWith(NOT_SERVING);
            for (int i = 1; i < watcher.heard.size(); i++) {
                assertThat(watcher.heard.get(i)).isNotEqualTo(watcher.heard.get(i - 1));
            }
        });
    }
}
