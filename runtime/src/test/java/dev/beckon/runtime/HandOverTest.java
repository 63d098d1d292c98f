package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.WhenSlow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that go over from readers of their own to the tail, and back: each event is told once, in order. */
final class HandOverTest {

    private static final int ROUNDS = 100;
    private static final WhenSlow WAITS = new WhenSlow.ReadLater();

    /** Hears, and asks for more when it is told to. */
    private static final class Ear implements Flow.Subscriber<Delivery> {

        private final List<Delivery> heard = new ArrayList<>();
        private @Nullable LogSubscription subscription;
        private volatile @Nullable Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription given) {}

        @Override
        public synchronized void onNext(Delivery delivery) {
            heard.add(delivery);
            notifyAll();
        }

        /** Waits until it stands there. */
        synchronized void awaitPlace(Bookmark end) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!isAt(end)) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                assertThat(left).as("milliseconds left").isPositive();
                wait(left);
            }
        }

        private boolean isAt(Bookmark end) {
            if (heard.isEmpty()) {
                return false;
            }
            Delivery last = heard.get(heard.size() - 1);
            return last instanceof Delivery.Event event
                    ? Bookmark.parse(event.behind()).equals(end)
                    : ((Delivery.Started) last).bookmark().equals(end.toString());
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        public void onComplete() {}

        LogSubscription subscription() {
            if (subscription == null) {
                throw new IllegalStateException("subscription: none (expected: one)");
            }
            return subscription;
        }

        synchronized List<Delivery> heard() {
            return List.copyOf(heard);
        }

        /** From its start to this end everything, once, in order within each partition. */
        void requireAll(Bookmark end) {
            assertThat(failure).isNull();
            List<Delivery> all = heard();
            assertThat(all.get(0)).isInstanceOf(Delivery.Started.class);
            Bookmark place = Bookmark.parse(((Delivery.Started) all.get(0)).bookmark());
            for (Delivery delivery : all.subList(1, all.size())) {
                Delivery.Event event = (Delivery.Event) delivery;
                Position position = Position.parse(event.position());
                assertThat(position).isEqualTo(place.place(position.partition()));
                place = place.after(position);
                assertThat(Bookmark.parse(event.behind())).isEqualTo(place);
            }
            assertThat(place).isEqualTo(end);
        }
    }

    private static Ear listen(EventLog log, TopicTail tail, Executor workers, Bookmark from, boolean isKnown) {
        Ear ear = new Ear();
        ear.subscription = new LogSubscription(
                ear,
                new TopicSubscription.Who("t", "", "", "waits", false),
                new TopicCursor.Reads(log, "t", tail, null, WAITS),
                workers,
                ended -> {});
        ear.subscription.start(new TopicDeliveries.Beginning(() -> CompletableFuture.completedFuture(from), isKnown));
        return ear;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyListenerHearsAllOnceHoweverItFallsBehind(int partitions) {
        long joined = 0;
        for (int round = 0; round < ROUNDS; round++) {
            joined += play(new Random(round), partitions);
        }
        assertThat(joined).as("events that came by the tail").isGreaterThan(ROUNDS);
    }

    /** Plays one round of publishing, listening, asking and working in a random order; how often the tail was of use. */
    private static long play(Random random, int partitions) {
        PartitionedLog log = new PartitionedLog(partitions, random);
        List<Runnable> work = new ArrayList<>();
        Telling.Encoding encoding = new Telling.Encoding();
        TopicTail tail = new TopicTail(log, "t", work::add, encoding, new TopicTail.Size(8, 1 << 20));
        List<Ear> ears = new ArrayList<>();
        Bookmark start = log.end();
        boolean startsLate = random.nextBoolean();
        for (int step = 0; step < 200; step++) {
            int what = random.nextInt(10);
            if (what < 3) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    log.append(Batch.of(NewRecord.of("t", null, new byte[1])));
                }
            } else if (what < 5 && !ears.isEmpty()) {
                Ear ear = ears.get(random.nextInt(ears.size()));
                ear.subscription().request(1 + random.nextInt(12));
            } else if (what == 5 && ears.size() < 5) {
                boolean live = random.nextBoolean();
                Bookmark from = live ? log.end() : start;
                List<Delivery> told = ears.isEmpty()
                        ? List.of()
                        : ears.get(random.nextInt(ears.size())).heard();
                if (!live && !told.isEmpty() && told.get(told.size() - 1) instanceof Delivery.Event last) {
                    from = Bookmark.parse(last.behind());
                }
                ears.add(listen(log, tail, work::add, from, live));
            } else if (!work.isEmpty()) {
                boolean fresh = step < 60 && startsLate; // what is old, as the tail's start, waits
                work.remove(fresh ? work.size() - 1 : random.nextInt(work.size()))
                        .run();
            }
        }
        for (Ear ear : ears) {
            ear.subscription().request(Long.MAX_VALUE);
        }
        while (!work.isEmpty()) {
            work.remove(random.nextInt(work.size())).run();
        }
        long before = ears.stream().mapToLong(ear -> ear.heard().size()).sum();
        for (int i = 0; i < 3; i++) {
            log.append(Batch.of(NewRecord.of("t", null, new byte[1])));
            while (!work.isEmpty()) {
                work.remove(random.nextInt(work.size())).run();
            }
        }
        ears.forEach(ear -> ear.requireAll(log.end()));
        assertThat(log.open()).as("readers").isEqualTo(ears.isEmpty() ? 0 : 1);
        long byTail = ears.stream().mapToLong(ear -> ear.heard().size()).sum() - before;
        ears.forEach(ear -> ear.subscription().cancel());
        while (!work.isEmpty()) {
            work.remove(random.nextInt(work.size())).run();
        }
        assertThat(log.open()).as("readers").isZero();
        return byTail;
    }

    @Test
    void threadsThatPublishAndListenMeetNoGap() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                race(threads, new Random(round));
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void race(ExecutorService threads, Random random) throws InterruptedException {
        MemoryEventLog log = new MemoryEventLog(InstantSource.system(), 1);
        log.declare(TopicSettings.of("t", "T").retain(Duration.ofHours(1), 1 << 30));
        TopicTail tail = new TopicTail(log, "t", threads, new Telling.Encoding(), new TopicTail.Size(64, 1 << 20));
        Bookmark start = log.find("t", Start.EARLIEST).toCompletableFuture().join();
        CountDownLatch published = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 2_000; j++) {
                    log.append(Batch.of(NewRecord.of("t", null, new byte[1])));
                }
                published.countDown();
            });
        }
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean live = i % 2 == 0;
            Bookmark from =
                    live ? log.find("t", Start.LATEST).toCompletableFuture().join() : start;
            Ear ear = listen(log, tail, threads, from, live);
            ears.add(ear);
            ear.subscription().request(1 + random.nextInt(2_000));
        }
        assertThat(published.await(30, TimeUnit.SECONDS)).isTrue();
        Bookmark end = log.find("t", Start.LATEST).toCompletableFuture().join();
        for (Ear ear : ears) {
            ear.subscription().request(Long.MAX_VALUE);
            ear.awaitPlace(end);
            ear.requireAll(end);
        }
    }
}
