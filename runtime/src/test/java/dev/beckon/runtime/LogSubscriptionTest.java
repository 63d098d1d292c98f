package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.runtime.events.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a listener hears of a log, by what it asks for. */
final class LogSubscriptionTest {

    private final MemoryEventLog log = new MemoryEventLog(() -> Instant.ofEpochSecond(1_000_000), 7);
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Delivery> heard = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private @Nullable Throwable failure;

    LogSubscriptionTest() {
        log.declare(TopicSettings.of("t", "T").retain(Duration.ofHours(1), 100_000));
    }

    private LogSubscription subscribe(@Nullable Predicate<@Nullable String> keys, Executor workers, Bookmark from) {
        LogSubscription subscription = new LogSubscription(
                new Flow.Subscriber<Delivery>() {
                    @Override
                    public void onSubscribe(Flow.Subscription given) {}

                    @Override
                    public void onNext(Delivery delivery) {
                        heard.add(delivery);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        failure = thrown;
                    }

                    @Override
                    public void onComplete() {
                        ends.add("completed");
                    }
                },
                new TopicSubscription.Who("t", "", "", "waits", false),
                new TopicCursor.Reads(
                        log,
                        "t",
                        new TopicTail(log, "t", workers, new Telling.Encoding(), TopicTail.USUAL),
                        keys,
                        null),
                workers,
                ended -> ends.add("ended"));
        subscription.start(new TopicDeliveries.Beginning(() -> CompletableFuture.completedFuture(from), false));
        run();
        return subscription;
    }

    private LogSubscription subscribe() {
        return subscribe(null, work::add, latest());
    }

    private Bookmark latest() {
        return log.find("t", Start.LATEST).toCompletableFuture().join();
    }

    private void run() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private void publish(int many, String key) {
        for (int i = 0; i < many; i++) {
            log.append(Batch.of(NewRecord.of("t", key, new byte[1])));
        }
        run();
    }

    private void request(LogSubscription subscription, long many) {
        subscription.request(many);
        run();
    }

    private static List<String> kinds(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.getClass().getSimpleName())
                .toList();
    }

    @Test
    void nothingIsToldThatWasNotAskedFor() {
        LogSubscription subscription = subscribe();
        publish(3, "k");
        assertThat(heard).isEmpty();

        request(subscription, 1);
        assertThat(kinds(heard)).containsExactly("Started");
        request(subscription, 2);
        assertThat(kinds(heard)).containsExactly("Started", "Event", "Event");
        request(subscription, Long.MAX_VALUE);
        publish(2, "k");
        assertThat(kinds(heard)).containsExactly("Started", "Event", "Event", "Event", "Event", "Event");
    }

    @Test
    void placeIsTheOneBehindEachEvent() {
        LogSubscription subscription = subscribe();
        request(subscription, 3);
        publish(2, "k");

        assertThat(heard.get(0)).isEqualTo(new Delivery.Started("0.7.0"));
        Delivery.Event first = (Delivery.Event) heard.get(1);
        assertThat(first.position()).isEqualTo("0.7.0");
        assertThat(first.bookmark()).isNull(); // behind its position
        assertThat(behind(heard.get(1))).isEqualTo("0.7.1");
        assertThat(behind(heard.get(2))).isEqualTo("0.7.2");
    }

    private static String behind(Delivery event) {
        return Bookmark.parse(((Delivery.Event) event).behind()).toString();
    }

    @Test
    void listenerOfOneKeyHearsNowAndThenWhereItStands() {
        LogSubscription subscription = subscribe("mine"::equals, work::add, latest());
        request(subscription, 100);
        publish(255, "other");
        assertThat(kinds(heard)).containsExactly("Started");
        publish(1, "other");
        assertThat(heard.get(1)).isEqualTo(new Delivery.Passed("0.7.100"));
        publish(1, "mine");
        assertThat(behind(heard.get(2))).isEqualTo("0.7.101");
    }

    @Test
    void whatRetentionTookIsTold() {
        LogSubscription subscription = subscribe();
        publish(10_000, "k");
        request(subscription, 3);

        assertThat(kinds(heard)).contains("Missed");
        Delivery.Missed missed = (Delivery.Missed) heard.get(heard.size() - 1);
        assertThat(missed.missed()).isPositive();
    }

    @Test
    void whoAsksForNothingIsRefused() {
        LogSubscription subscription = subscribe();
        request(subscription, 0);

        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request: 0 (expected: at least 1)");
        assertThat(ends).containsExactly("ended");
    }

    @Test
    void cancelledOneHearsNothingMore() {
        LogSubscription subscription = subscribe();
        request(subscription, 10);
        subscription.cancel();
        run();
        publish(3, "k");

        assertThat(kinds(heard)).containsExactly("Started");
        assertThat(ends).containsExactly("ended");
        assertThat(failure).isNull();
    }

    @Test
    void drainCompletesIt() {
        LogSubscription subscription = subscribe();
        subscription.drain();
        run();
        publish(3, "k");

        assertThat(ends).containsExactly("ended", "completed");
        assertThat(heard).isEmpty();
    }

    @Test
    void placeBeyondTheEndIsRefusedBeforeItStarts() {
        Bookmark beyond = Bookmark.parse("0.7.ff");
        LogSubscription subscription = subscribe(null, work::add, beyond);
        request(subscription, 10);

        assertThat(heard).isEmpty();
        assertThat(failure).isInstanceOf(RpcException.class);
        assertThat(((RpcException) failure).code()).isEqualTo(Code.OUT_OF_RANGE);
    }

    @Test
    void endOfTheLogIsToldAsUnavailable() {
        LogSubscription subscription = subscribe();
        request(subscription, 10);
        log.close();
        run();

        assertThat(((RpcException) failure).code()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void listenerThatNoWorkerTakesIsTold() {
        subscribe(
                null,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                latest());

        assertThat(((RpcException) failure).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(ends).containsExactly("ended");
    }
}
