package dev.beckon.runtime;

import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Encoder;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.EventHeader;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.MissedReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is told to those who listen to a topic: a delivery, made at most once, and its bytes, encoded at most once, however
 * many hear it. Immutable as seen from outside; thread-safe.
 */
final class Telling {

    /** Makes the bytes, and counts how often. */
    static final class Encoding {

        private final RpcMethod<Delivery> method;
        private final LongAdder events = new LongAdder();

        @SuppressWarnings("unchecked") // as the contract says
        Encoding() {
            method = (RpcMethod<Delivery>) Bindings.of(Events.class).methods().stream()
                    .filter(each -> each.javaName().equals("listen"))
                    .findFirst()
                    .orElseThrow();
        }

        /** How many events were encoded. */
        long events() {
            return events.sum();
        }

        private byte[] encode(Delivery delivery, int guess) {
            if (delivery instanceof Delivery.Event) {
                events.increment();
            }
            Encoder out = new Encoder(guess);
            method.encodeResult(delivery, out);
            return out.position() == out.array().length ? out.array() : Arrays.copyOf(out.array(), out.position());
        }
    }

    private static final int ENVELOPE = 160; // bytes of positions, time and source, usually

    private final long number;
    private final @Nullable LogRecord record;
    private final Bookmark behind;
    private volatile @Nullable Delivery delivery;
    private volatile byte @Nullable [] bytes;

    private Telling(long number, @Nullable LogRecord record, Bookmark behind, @Nullable Delivery delivery) {
        this.number = number;
        this.record = record;
        this.behind = behind;
        this.delivery = delivery;
    }

    /**
     * An event.
     *
     * @param number among those that came at the end of the topic
     * @param behind where a listener stands behind it
     */
    static Telling event(long number, LogRecord record, Bookmark behind) {
        return new Telling(number, record, behind, null);
    }

    /** This event, told to one who stands elsewhere in other partitions. */
    Telling toOneAt(Bookmark elsewhere) {
        return new Telling(number, record, elsewhere, null);
    }

    static Telling started(Bookmark at) {
        return new Telling(-1, null, at, new Delivery.Started(at.toString()));
    }

    static Telling passed(Bookmark at) {
        return new Telling(-1, null, at, new Delivery.Passed(at.toString()));
    }

    /** @param many events, negative if that is not known */
    static Telling missed(Bookmark after, Bookmark resumed, long many, MissedReason reason) {
        return new Telling(
                -1,
                null,
                resumed,
                new Delivery.Missed(after.toString(), resumed.toString(), many < 0 ? null : many, reason));
    }

    /** What a listener hears of a gap. */
    static Delivery.Missed missed(LogGap gap, boolean sizeKnown) {
        boolean known = gap.missed() >= 0 && sizeKnown;
        return new Delivery.Missed(
                gap.after().toString(), gap.resumed().toString(), known ? gap.missed() : null, reason(gap.cause()));
    }

    static MissedReason reason(LogGap.Cause cause) {
        return switch (cause) {
            case RETENTION -> MissedReason.RETENTION;
            case LOST -> MissedReason.LOST;
        };
    }

    /** Its number among the events that came at the end of the topic. */
    long number() {
        return number;
    }

    boolean isEvent() {
        return record != null;
    }

    /** Where a listener stands behind it. */
    Bookmark behind() {
        return behind;
    }

    private LogRecord record() {
        if (record == null) {
            throw new IllegalStateException("telling: " + delivery + " (expected: an event)");
        }
        return record;
    }

    /** Where the event stands. */
    Position position() {
        return record().position();
    }

    /** Of the event. */
    @Nullable
    String key() {
        return record().content().key();
    }

    /** Bytes of the event, about. */
    int size() {
        return record().content().size();
    }

    Delivery delivery() {
        Delivery made = delivery;
        if (made == null) {
            made = event(record(), behind);
            delivery = made;
        }
        return made;
    }

    /** The bytes of the delivery, which nobody may change. */
    byte[] bytes(Encoding encoding) {
        byte[] made = bytes;
        if (made == null) {
            synchronized (this) {
                made = bytes;
                if (made == null) {
                    Delivery told = delivery;
                    if (told == null) {
                        told = event(record(), behind); // not kept: who takes bytes needs nothing else
                    }
                    made = encoding.encode(told, ENVELOPE + (record == null ? 0 : size()));
                    bytes = made;
                }
            }
        }
        return made;
    }

    /** What a listener hears of an event. */
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
}
