package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.EventHeader;
import dev.beckon.runtime.events.MissedReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to a topic: has a reader of the log of its own, from which it takes as much as is asked for and one chunk
 * at a time. So what it keeps is a chunk, whoever is slow, and it hears later what the topic still has. Signals on workers,
 * one at a time. Thread-safe.
 */
final class LogSubscription implements Flow.Subscription, Runnable {

    private static final int CHUNK = 64 * 1024; // bytes
    private static final int PASSED = 256; // events of other keys after which the listener hears where it stands

    private final Flow.Subscriber<? super Delivery> subscriber;
    private final EventLog log;
    private final String topic;
    private final @Nullable Predicate<@Nullable String> keys; // null for all
    private final Executor workers;
    private final Consumer<LogSubscription> atEnd;

    // between threads
    private final Demand demand = new Demand();
    private final AtomicInteger signals = new AtomicInteger(); // that have not been looked at
    private final AtomicReference<@Nullable Arrival> arrival = new AtomicReference<>();
    private volatile boolean cancelled;
    private volatile boolean drained;

    // of who looks at signals
    private boolean ended;
    private boolean awaiting = true; // something of the log
    private boolean told; // that it has started
    private @Nullable LogReader reader;
    private @Nullable Bookmark place; // behind what has been told and passed over
    private @Nullable Bookmark next; // behind the chunk
    private @Nullable LogGap gap; // before the records of the chunk
    private Iterator<LogRecord> records = Collections.emptyIterator();
    private int passed;

    /** What the log has come up with: one of them. */
    private record Arrival(
            @Nullable Bookmark start,
            @Nullable Chunk chunk,
            @Nullable Throwable failure) {}

    /**
     * @param keys which it wants, null for all
     * @param workers for signals
     * @param atEnd told once, when nothing more is to be heard
     */
    LogSubscription(
            Flow.Subscriber<? super Delivery> subscriber,
            EventLog log,
            String topic,
            @Nullable Predicate<@Nullable String> keys,
            Executor workers,
            Consumer<LogSubscription> atEnd) {
        this.subscriber = subscriber;
        this.log = log;
        this.topic = topic;
        this.keys = keys;
        this.workers = workers;
        this.atEnd = atEnd;
    }

    /** Takes its place, as soon as the log says where that is. Once. */
    void start(CompletionStage<Bookmark> from) {
        from.whenComplete((start, failure) -> {
            arrival.set(new Arrival(start, null, failure));
            signal();
        });
    }

    /** The server goes: the stream ends. */
    void drain() {
        drained = true;
        signal();
    }

    // ---- the subscription, on any thread

    @Override
    public void request(long count) {
        demand.request(count);
        signal();
    }

    @Override
    public void cancel() {
        cancelled = true;
        signal();
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                workers.execute(this);
            } catch (RejectedExecutionException full) { // or closed
                if (!cancelled) {
                    arrival.set(new Arrival(
                            null,
                            null,
                            Failures.exception(
                                    Code.RESOURCE_EXHAUSTED,
                                    Ran.MAYBE,
                                    "topic " + topic + ": no worker tells its events (expected: fewer pieces of work"
                                            + " at a time)")));
                }
                run(); // only to end
            }
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        do { // whatever is signalled meanwhile, from here too, is looked at in the next round
            look();
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    // ---- one at a time

    private void look() {
        if (ended) {
            return;
        }
        if (cancelled) {
            end();
            return;
        }
        IllegalArgumentException misuse = demand.misuse();
        if (misuse != null) {
            fail(misuse);
            return;
        }
        if (drained) {
            end();
            subscriber.onComplete();
            return;
        }
        for (Arrival came = arrival.getAndSet(null); came != null && !ended; came = arrival.getAndSet(null)) {
            take(came);
        }
        tell();
    }

    private void take(Arrival came) {
        awaiting = false;
        if (came.failure() != null) {
            fail(TopicFailures.told(came.failure()));
        } else if (came.start() != null) {
            place = came.start();
            LogReader opened;
            try {
                opened = log.read(topic, came.start());
            } catch (RuntimeException refused) {
                fail(TopicFailures.told(refused));
                return;
            }
            reader = opened;
            read(opened); // at once: of a place that it does not know, a log says so before the listener is told of it
        } else if (came.chunk() != null) {
            gap = came.chunk().gap();
            records = came.chunk().records().iterator();
            next = came.chunk().next();
        }
    }

    private void tell() {
        while (!ended && !cancelled && demand.isThere()) {
            Delivery delivery = delivery();
            if (delivery != null) {
                demand.given();
                subscriber.onNext(delivery);
            } else if (awaiting || reader == null) {
                return;
            } else {
                read(reader);
                return; // what comes at once is a signal too
            }
        }
    }

    private void read(LogReader from) {
        awaiting = true;
        CompletionStage<Chunk> chunks;
        try {
            chunks = from.next(CHUNK);
        } catch (RuntimeException broken) { // of a log that breaks its rules
            fail(TopicFailures.told(broken));
            return;
        }
        chunks.whenComplete((chunk, failure) -> {
            arrival.set(new Arrival(null, chunk, failure));
            signal();
        });
    }

    /** What is next to be told, or null if there is nothing. */
    private @Nullable Delivery delivery() {
        Bookmark here = place;
        if (here == null) {
            return null;
        }
        if (!told) {
            told = true;
            return new Delivery.Started(here.toString());
        }
        LogGap before = gap;
        if (before != null) {
            gap = null;
            place = before.resumed();
            return missed(before, keys == null); // nobody knows how many of them had other keys
        }
        while (records.hasNext()) {
            LogRecord record = records.next();
            here = here.after(record.position());
            place = here;
            if (keys == null || keys.test(record.content().key())) {
                passed = 0;
                return event(record, here);
            }
            passed++;
        }
        Bookmark behind = next;
        if (behind != null) {
            next = null;
            place = behind;
            if (passed >= PASSED) {
                passed = 0;
                return new Delivery.Passed(behind.toString());
            }
        }
        return null;
    }

    static Delivery.Missed missed(LogGap gap, boolean sizeKnown) {
        MissedReason reason =
                switch (gap.cause()) {
                    case RETENTION -> MissedReason.RETENTION;
                    case LOST -> MissedReason.LOST;
                };
        boolean known = gap.missed() >= 0 && sizeKnown;
        return new Delivery.Missed(
                gap.after().toString(), gap.resumed().toString(), known ? gap.missed() : null, reason);
    }

    static Delivery.Event event(LogRecord record, Bookmark behind) {
        NewRecord content = record.content();
        List<EventHeader> headers = List.of();
        if (!content.headers().isEmpty()) {
            headers = new ArrayList<>(content.headers().size());
            for (Header header : content.headers()) {
                headers.add(new EventHeader(header.name(), header.value()));
            }
        }
        return new Delivery.Event(
                record.position().toString(),
                behind.toString(),
                content.key(),
                content.id(),
                content.source(),
                Instant.ofEpochMilli(record.time()),
                headers,
                content.data());
    }

    private void fail(Throwable why) {
        end();
        subscriber.onError(why);
    }

    private void end() {
        ended = true;
        records = Collections.emptyIterator();
        if (reader != null) {
            reader.close();
        }
        atEnd.accept(this);
    }
}
