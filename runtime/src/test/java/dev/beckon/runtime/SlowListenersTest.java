package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.MissedReason;
import dev.beckon.runtime.events.WhenSlow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of those who ask for events more slowly than they are published, by their policy. */
final class SlowListenersTest {

    private static final int KEPT = 64; // events, at the tail

    private final MemoryEventLog log = new MemoryEventLog(() -> Instant.ofEpochSecond(1_000_000), 7);
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final TopicTail tail =
            new TopicTail(log, "t", work::add, new Telling.Encoding(), new TopicTail.Size(KEPT, 1 << 20));
    private int published;

    SlowListenersTest() {
        log.declare(TopicSettings.of("t", "T").retain(Duration.ofHours(1), 100 << 20));
    }

    /** Hears deliveries as short text: the number of an event, or how many were missed and why. */
    private final class Ear implements Flow.Subscriber<Delivery> {
        private final List<String> heard = new ArrayList<>();
        private final LogSubscription subscription;

        Ear(WhenSlow slow, @Nullable Predicate<@Nullable String> keys, Start from) {
            subscription = new LogSubscription(
                    this,
                    new TopicSubscription.Who("t", "", "", "", false),
                    new TopicCursor.Reads(log, "t", tail, keys, slow),
                    work::add,
                    ended -> {});
            subscription.start(new TopicDeliveries.Beginning(() -> log.find("t", from), true));
            run();
        }

        List<String> ask(long many) {
            heard.clear();
            subscription.request(many);
            run();
            return List.copyOf(heard);
        }

        ListenerStanding standing() {
            return subscription.standing(
                    log.find("t", Start.LATEST).toCompletableFuture().join());
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {}

        @Override
        public void onNext(Delivery delivery) {
            if (delivery instanceof Delivery.Event event) {
                byte[] data = event.data();
                heard.add(data == null ? "none" : new String(data).trim());
            } else if (delivery instanceof Delivery.Missed missed) {
                String reason = missed.reason() == MissedReason.SLOW ? "" : " " + missed.reason();
                heard.add("missed " + missed.missed() + reason);
                assertThat(missed.after()).isNotEqualTo(missed.resumed());
            } else {
                heard.add(delivery.getClass().getSimpleName());
            }
        }

        @Override
        public void onError(Throwable thrown) {
            heard.add(thrown.toString());
        }

        @Override
        public void onComplete() {
            heard.add("completed");
        }
    }

    private Ear live(WhenSlow slow) {
        Ear ear = new Ear(slow, null, Start.LATEST);
        assertThat(ear.ask(1)).containsExactly("Started");
        return ear;
    }

    private void run() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    /** Publishes the next numbers, to these keys by turns. */
    private void publish(int many, @Nullable String... keys) {
        for (int i = 0; i < many; i++) {
            String key = keys.length == 0 ? null : keys[i % keys.length];
            log.append(
                    Batch.of(NewRecord.of("t", key, String.valueOf(published++).getBytes())));
            run();
        }
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(String.valueOf(i));
        }
        return numbers;
    }

    // ---- wait

    @Test
    void oneThatWaitsHearsAllOfItLater() {
        Ear ear = live(new WhenSlow.ReadLater());
        publish(10 * KEPT);
        assertThat(ear.standing().lag()).isEqualTo(10 * KEPT);

        assertThat(ear.ask(2)).containsExactly("0", "1");
        publish(1);
        assertThat(ear.ask(Long.MAX_VALUE)).isEqualTo(numbers(2, 10 * KEPT + 1));
        assertThat(ear.standing().lag()).isZero();
        assertThat(ear.standing().dropped()).isZero();
    }

    // ---- drop the oldest

    @Test
    void newestWaitAndTheGapSaysHowManyDoNot() {
        Ear ear = live(new WhenSlow.DropOldest(3));
        publish(10 * KEPT);

        assertThat(ear.ask(2)).containsExactly("missed 637", "637");
        assertThat(ear.ask(9)).containsExactly("638", "639");
        assertThat(ear.standing().dropped()).isEqualTo(637);
        publish(1);
        assertThat(ear.heard).containsExactly("638", "639", "640");
    }

    @Test
    void betweenTwoEventsThereIsOneGap() {
        Ear ear = live(new WhenSlow.DropOldest(3));
        publish(10);
        assertThat(ear.ask(1)).containsExactly("missed 7");
        publish(10); // 7 was announced, so it stays
        assertThat(ear.ask(1)).containsExactly("7");
        assertThat(ear.ask(2)).containsExactly("missed 10", "18");
        assertThat(ear.ask(9)).containsExactly("19");
    }

    @Test
    void whoIsReadyMissesNothingOfABurst() {
        Ear ear = live(new WhenSlow.DropOldest(3));
        ear.subscription.request(Long.MAX_VALUE);
        run();
        for (int i = 0; i < 50; i++) {
            log.append(Batch.of(NewRecord.of("t", null, String.valueOf(i).getBytes())));
        }
        run();

        assertThat(ear.heard).endsWith("49").hasSize(51);
    }

    @Test
    void eventsOfOtherKeysAreNotDropped() {
        Ear ear = new Ear(new WhenSlow.DropOldest(3), "mine"::equals, Start.LATEST);
        ear.ask(1);
        publish(200, "other");
        publish(3, "mine");
        publish(20, "other");

        assertThat(ear.ask(9)).containsExactly("200", "201", "202");
        assertThat(ear.standing().dropped()).isZero();
    }

    @Test
    void whatWaitsIsAtMostAMebibyte() {
        SlowQueue queue = SlowQueue.of(new WhenSlow.DropOldest(1000));
        assertThat(queue).isNotNull();
        log.append(Batch.of(NewRecord.of("t", null, new byte[100_000])));
        dev.beckon.eventlog.LogRecord record = log.read(
                        "t", log.find("t", Start.EARLIEST).toCompletableFuture().join())
                .next(1)
                .toCompletableFuture()
                .join()
                .records()
                .get(0);
        for (int i = 0; i < 100; i++) {
            queue.add(Telling.event(
                    i, record, dev.beckon.eventlog.Bookmark.of(record.position().next())));
            assertThat(queue.bytes()).isLessThanOrEqualTo(SlowQueue.MOST_BYTES);
        }
        assertThat(queue.size()).isEqualTo(10);
        assertThat(queue.dropped()).isEqualTo(90);
    }

    @Test
    void replayIsReadAtItsOwnPaceWhateverThePolicy() {
        publish(10 * KEPT);
        Ear dropping = new Ear(new WhenSlow.DropOldest(3), null, Start.EARLIEST);
        Ear cut = new Ear(new WhenSlow.GoOnLive(3), null, Start.EARLIEST);
        for (Ear ear : List.of(dropping, cut)) {
            assertThat(ear.ask(3)).containsExactly("Started", "0", "1");
        }
        publish(10);
        for (Ear ear : List.of(dropping, cut)) {
            assertThat(ear.ask(10 * KEPT + 8)).isEqualTo(numbers(2, 10 * KEPT + 10));
        }
    }

    // ---- keep the latest

    @Test
    void latestOfEachKeyWaits() {
        Ear ear = live(new WhenSlow.KeepLatest(10));
        publish(9, "a", "b", "c");
        publish(2, "a", "b");

        // of 0 to 10, c of 8, a of 9 and b of 10 are left
        assertThat(ear.ask(9)).containsExactly("missed 8", "8", "9", "10");
    }

    @Test
    void gapStandsWhereSomethingWasDropped() {
        Ear ear = live(new WhenSlow.KeepLatest(10));
        publish(4, "a", "b", "c", "d");
        publish(1, "b");

        assertThat(ear.ask(9)).containsExactly("0", "missed 1", "2", "3", "4");
    }

    @Test
    void keysAndEventsWithoutAreBoundedToo() {
        Ear ear = live(new WhenSlow.KeepLatest(3));
        publish(3);
        publish(3, "a", "b", "c");
        publish(1, "c");

        assertThat(ear.ask(9)).containsExactly("missed 3", "3", "4", "missed 1", "6");
    }

    // ---- disconnect

    @Test
    void oneThatIsCutOffGoesOnLive() {
        Ear ear = live(new WhenSlow.GoOnLive(10));
        publish(10);
        assertThat(ear.ask(3)).containsExactly("0", "1", "2");
        publish(4);
        assertThat(ear.standing().lag()).isEqualTo(11);

        assertThat(ear.ask(1)).containsExactly("missed 11");
        assertThat(ear.standing().lag()).isZero();
        assertThat(ear.standing().dropped()).isEqualTo(11);
        publish(10 * KEPT); // no second gap behind the first
        assertThat(ear.ask(1)).containsExactly("14");
        assertThat(ear.ask(1)).containsExactly("missed 639");
        publish(1);
        assertThat(ear.ask(1)).containsExactly("654");
    }

    @Test
    void oneThatIsCutOffBehindTheTailGoesOnLive() {
        Ear ear = live(new WhenSlow.GoOnLive(3 * KEPT));
        publish(2 * KEPT);
        assertThat(ear.ask(1)).containsExactly("0"); // by a reader of its own
        publish(2 * KEPT);

        assertThat(ear.ask(Long.MAX_VALUE)).containsExactly("missed " + (4 * KEPT - 1));
        publish(1);
        assertThat(ear.heard).endsWith(String.valueOf(4 * KEPT));
    }

    @Test
    void howManyOfItsKeysAreMissedNobodyKnows() {
        Ear ear = new Ear(new WhenSlow.GoOnLive(10), "mine"::equals, Start.LATEST);
        ear.ask(1);
        publish(30, "mine", "other");

        assertThat(ear.ask(1)).containsExactly("missed null");
    }

    @Test
    void whatTheLogLostIsToldToAll() {
        log.declare(TopicSettings.of("t", "T").retain(Duration.ofHours(1), 2_000));
        Ear waiting = live(new WhenSlow.ReadLater());
        Ear cut = live(new WhenSlow.GoOnLive(1 << 20));
        publish(1000);

        for (Ear ear : List.of(waiting, cut)) {
            List<String> heard = ear.ask(Long.MAX_VALUE);
            assertThat(heard.get(0)).matches("missed \\d+ RETENTION");
            int missed = Integer.parseInt(heard.get(0).split(" ", 3)[1]);
            assertThat(heard.subList(1, heard.size())).isEqualTo(numbers(missed, 1000));
        }
    }
}
