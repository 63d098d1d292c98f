package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a topic: read once while anybody listens, for all who do. It keeps the events that came last, so that who is
 * not there at each moment goes on with them all the same; who is further behind reads the log on its own, and comes back.
 *
 * <p>Events are numbered as they come. A number says nothing outside this object; places in the log are what is compared to
 * come back, within each partition. Thread-safe: one worker at a time adds, anybody reads.
 */
final class TopicTail {

    /** One who listens, or many. Must not block. */
    interface Member {

        /** There may be something new, at the tail or in the log. On any thread. */
        void moved();

        /** Whether it takes bytes. */
        default boolean takesBytes() {
            return false;
        }

        /** The number of the first event that it was not handed. If all are far behind, the tail waits for {@link TopicTail#served}. */
        default long served() {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Where the tail ends.
     *
     * @param number of the event that comes next
     * @param place where that will be read
     */
    record End(long number, Bookmark place) {}

    /**
     * How much is kept.
     *
     * @param events a power of two
     * @param bytes of them, by the size of their records; one is kept in any case
     */
    record Size(int events, long bytes) {

        /** For one of so many topics: all of them together keep a sixteenth of the memory, or 256 KiB each. */
        static Size ofOneOf(int topics) {
            long share = Runtime.getRuntime().maxMemory() / 16 / Math.max(1, topics);
            return new Size(USUAL.events, Math.max(LEAST_BYTES, Math.min(USUAL.bytes, share)));
        }

        /** As far as one may be behind, and be told to have come near. */
        int near() {
            return events / 2;
        }
    }

    static final Size USUAL = new Size(65_536, 16 << 20);

    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final int CHUNK = 64 * 1024; // bytes
    private static final long LEAST_BYTES = 256 * 1024;

    private final EventLog log;
    private final String topic;
    private final Executor workers;
    private final Telling.Encoding encoding;
    private final Size size;
    private final Set<Member> members =
            new CopyOnWriteArraySet<>(); // few: loops, and this process's own; in their order
    private final Map<Loop, LoopListeners> loops = new ConcurrentHashMap<>();

    private volatile @Nullable AtomicReferenceArray<@Nullable Telling> kept;
    private volatile @Nullable End end; // null while it is not read
    private volatile long first; // number of the oldest event that is kept
    private final AtomicInteger breaks = new AtomicInteger(); // how often events did not follow on those before

    // guarded by this
    private @Nullable Reading reading;
    private long next; // number

    // of who adds
    private long bytes;

    TopicTail(EventLog log, String topic, Executor workers, Telling.Encoding encoding, Size size) {
        this.log = log;
        this.topic = topic;
        this.workers = workers;
        this.encoding = encoding;
        this.size = size;
    }

    // ---- who listens

    /** Those who listen by sessions of this loop. */
    LoopListeners on(Loop loop) {
        return loops.computeIfAbsent(loop, one -> new LoopListeners(this, one));
    }

    /** Tells this one from now on. */
    void join(Member member) {
        members.add(member);
        read();
    }

    /** Tells it no longer. */
    void leave(Member member) {
        members.remove(member);
        Reading ended = null;
        synchronized (this) {
            if (members.isEmpty()) {
                ended = reading;
                forget();
            }
        }
        if (ended != null) {
            ended.close();
        }
    }

    /** Has it read, if anybody listens and it is not. */
    private void read() {
        Reading begun;
        synchronized (this) {
            if (reading != null || members.isEmpty()) {
                return;
            }
            begun = new Reading();
            reading = begun;
        }
        begun.execute(begun::begin);
    }

    /** Nothing is kept any more. By who holds this. */
    private void forget() {
        End last = end;
        if (last != null) {
            next = last.number() + 1; // whoever stood there must not take what comes for what follows
        }
        reading = null;
        end = null;
        kept = null;
        breaks.incrementAndGet();
    }

    private synchronized boolean isCurrent(Reading of) {
        return reading == of;
    }

    // ---- reading

    /** Where it ends; null while it is not read. */
    @Nullable
    End end() {
        return end;
    }

    /** How often events did not follow on those before. */
    int breaks() {
        return breaks.get();
    }

    /** The event of this number; null if it has not come, or {@link #isGone}. */
    @Nullable
    Telling get(long number) {
        AtomicReferenceArray<@Nullable Telling> events = kept;
        if (events == null) {
            return null;
        }
        Telling event = events.get((int) number & size.events() - 1);
        return event != null && event.number() == number ? event : null;
    }

    /** Whether the event of this number, which was not there, will not come. */
    boolean isGone(long number) {
        End last = end;
        return last == null || number < last.number() && get(number) == null;
    }

    /**
     * The number of an event before which, from this place on, nothing is missed and from which on everything comes; some of it may
     * stand before the place, in its partition. Negative if there is none.
     */
    long numberAt(Bookmark place) {
        End last = end;
        if (last == null) {
            read(); // it may have failed
            return -1;
        }
        if (last.place().equals(place)) {
            return last.number();
        }
        long low = first; // the place before it is not known
        long high = last.number();
        if (low >= high || !isBefore(low, place)) {
            return -1;
        }
        while (low + 1 < high) { // the last that the place is behind
            long middle = (low + high) >>> 1;
            if (isBefore(middle, place)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low + 1 == last.number() && !isWithin(place, last.place()) ? -1 : low + 1;
    }

    /** Whether the place is behind all that had come up to that event. */
    private boolean isBefore(long number, Bookmark place) {
        Telling event = get(number);
        return event != null && isWithin(event.behind(), place);
    }

    /** Whether the first is not behind the other in any partition. */
    private static boolean isWithin(Bookmark place, Bookmark other) {
        if (place.places().size() != other.places().size()) {
            return false;
        }
        for (Position each : place.places()) {
            if (each.compareTo(other.place(each.partition())) > 0) {
                return false;
            }
        }
        return true;
    }

    /** One of those who were not near has taken what there was. */
    void served() {
        Reading now;
        synchronized (this) {
            now = reading;
        }
        if (now != null) {
            now.goOn();
        }
    }

    // ---- what comes

    /** One life of the tail's reader. */
    private final class Reading implements Runnable {

        private @Nullable LogReader reader; // guarded by this
        private boolean closed; // guarded by this
        private volatile @Nullable Chunk arrived;
        private final AtomicBoolean waits = new AtomicBoolean(); // for somebody to come near

        void begin() {
            try {
                log.find(topic, Start.LATEST).whenComplete((place, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        execute(() -> open(place));
                    }
                });
            } catch (RuntimeException broken) {
                fail(broken);
            }
        }

        private void open(Bookmark place) {
            LogReader opened;
            try {
                opened = log.read(topic, place);
            } catch (RuntimeException refused) {
                fail(refused);
                return;
            }
            synchronized (this) {
                reader = opened;
                if (closed) {
                    opened.close();
                    return;
                }
            }
            synchronized (TopicTail.this) {
                if (reading != this) {
                    return;
                }
                bytes = 0;
                first = next;
                kept = new AtomicReferenceArray<>(size.events());
                end = new End(next, place);
            }
            tell();
            run();
        }

        /** Adds what has come, and waits for more. */
        @Override
        public void run() {
            Chunk chunk = arrived;
            arrived = null;
            while (true) {
                if (chunk != null) {
                    add(chunk);
                    tell();
                }
                LogReader from;
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    from = reader;
                }
                if (from == null || isTooFar()) {
                    return;
                }
                Arrival arrival = new Arrival();
                try {
                    from.next(CHUNK).whenComplete(arrival::came);
                } catch (RuntimeException broken) { // of a log that breaks its rules
                    fail(broken);
                    return;
                }
                chunk = arrival.atOnce();
                if (chunk == null) {
                    return; // goes on when it comes
                }
            }
        }

        /** Whether to wait until somebody has taken what there is: to read on would only leave all of them behind. */
        private boolean isTooFar() {
            if (isAnybodyNear()) {
                return false;
            }
            waits.set(true);
            return !isAnybodyNear() || !waits.compareAndSet(true, false);
        }

        private boolean isAnybodyNear() {
            End last = end;
            if (last == null || last.number() - first < size.near() && bytes < size.bytes() / 2) {
                return true;
            }
            for (Member member : members) {
                if (last.number() - member.served() < size.near()) {
                    return true;
                }
            }
            return members.isEmpty();
        }

        /** Somebody has taken what there was. */
        void goOn() {
            if (waits.get() && waits.compareAndSet(true, false)) {
                execute(this);
            }
        }

        /** A chunk that comes at once, or later. */
        private final class Arrival {
            private @Nullable Chunk chunk; // guarded by this
            private boolean late; // guarded by this

            void came(@Nullable Chunk came, @Nullable Throwable failure) {
                if (failure != null || came == null) {
                    fail(failure);
                    return;
                }
                synchronized (this) {
                    if (!late) {
                        chunk = came;
                        return;
                    }
                }
                arrived = came;
                execute(Reading.this);
            }

            synchronized @Nullable Chunk atOnce() {
                late = chunk == null;
                return chunk;
            }
        }

        private void execute(Runnable task) {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException full) { // or closed
                fail(full);
            }
        }

        private void add(Chunk chunk) {
            End last = end;
            AtomicReferenceArray<@Nullable Telling> events = kept;
            if (last == null || events == null || !isCurrent(this)) {
                return;
            }
            long number = last.number();
            Bookmark place = last.place();
            if (chunk.gap() != null) { // each finds it in the log, from where it stands
                evict(events, number);
                number++;
                first = number;
                breaks.incrementAndGet();
                place = chunk.gap().resumed();
            }
            List<Telling> came = new ArrayList<>(chunk.records().size());
            for (LogRecord record : chunk.records()) {
                place = place.after(record.position());
                came.add(Telling.event(number + came.size(), record, place));
            }
            if (isForBytes()) {
                Telling.encode(came, encoding);
            }
            for (Telling event : came) {
                bytes += event.size();
                if (number - first >= size.events()) {
                    evict(events, first + 1);
                }
                events.set((int) number & size.events() - 1, event);
                number++;
                while (bytes > size.bytes() && number - first > 1) {
                    evict(events, first + 1);
                }
            }
            synchronized (TopicTail.this) {
                if (reading == this) {
                    end = new End(number, chunk.next());
                }
            }
        }

        /** Keeps what is before that number no longer. */
        private void evict(AtomicReferenceArray<@Nullable Telling> events, long until) {
            for (long number = first; number < until; number++) {
                Telling event = events.getAndSet((int) number & size.events() - 1, null);
                if (event != null && event.number() == number) {
                    bytes -= event.size();
                }
            }
            first = until;
        }

        private void fail(@Nullable Throwable why) {
            synchronized (TopicTail.this) {
                if (reading != this) {
                    return; // closed
                }
                forget();
            }
            LOG.debug("The end of {} is read no more: {}", topic, String.valueOf(why));
            close();
            tell(); // each asks the log, and hears what is wrong
        }

        void close() {
            LogReader ended;
            synchronized (this) {
                closed = true;
                ended = reader;
            }
            if (ended != null) {
                ended.close();
            }
        }
    }

    private boolean isForBytes() {
        for (Member member : members) {
            if (member.takesBytes()) {
                return true;
            }
        }
        return false;
    }

    private void tell() {
        for (Member member : members) {
            member.moved();
        }
    }
}
