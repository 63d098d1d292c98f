package dev.beckon.runtime;

import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.protocol.session.ItemRun;
import dev.beckon.protocol.wire.Frame;
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

        private Delivery decode(byte[] bytes) {
            return method.decodeResult(new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
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

    /** Events one behind the other, whose bytes can be sent at once. */
    record Run(List<Telling> events, ItemRun items, Encoding encoding) {}

    private static final int ENVELOPE = 160; // bytes of positions, time and source, usually
    private static final int MOST_OF_RUN = 32 * 1024; // bytes
    private static final int MOST_IN_RUN = 4 * 1024; // bytes of one; longer ones gain nothing

    private final long number;
    private final @Nullable Position position; // null if it is no event
    private final @Nullable String key;
    private final int size;
    private final Bookmark behind;
    private @Nullable LogRecord record; // null if there is none, or the bytes say it all
    private volatile @Nullable Delivery delivery;
    private volatile byte @Nullable [] bytes;
    private @Nullable Run run; // set before others see it
    private int index; // in the run

    private Telling(long number, @Nullable LogRecord record, Bookmark behind, @Nullable Delivery delivery) {
        this.number = number;
        this.record = record;
        this.position = record == null ? null : record.position();
        this.key = record == null ? null : record.content().key();
        this.size = record == null ? 0 : record.content().size();
        this.behind = behind;
        this.delivery = delivery;
    }

    private Telling(Telling event, Bookmark behind, @Nullable Delivery delivery) {
        number = event.number;
        record = event.record;
        position = event.position;
        key = event.key;
        size = event.size;
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
        if (record != null) {
            return new Telling(this, elsewhere, null);
        }
        Delivery.Event told = (Delivery.Event) delivery();
        Delivery.Event there = new Delivery.Event(
                told.position(),
                elsewhere.toString(),
                told.key(),
                told.id(),
                told.source(),
                told.time(),
                told.headers(),
                told.data());
        return new Telling(this, elsewhere, there);
    }

    /** This event, to be kept without those that came with it. */
    Telling alone() {
        Run in = run;
        if (in == null || in.events().size() == 1) {
            return this;
        }
        Telling one = new Telling(this, behind, null);
        byte[] item = in.items().item(index);
        ItemRun.Builder items = new ItemRun.Builder(Frame.HEADER + item.length);
        items.add(item);
        endRun(List.of(one), items, in.encoding());
        return one;
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
        return position != null;
    }

    /** Where a listener stands behind it. */
    Bookmark behind() {
        return behind;
    }

    /** Where the event stands. */
    Position position() {
        if (position == null) {
            throw new IllegalStateException("telling: " + delivery + " (expected: an event)");
        }
        return position;
    }

    /** Of the event. */
    @Nullable
    String key() {
        return key;
    }

    /** Bytes of the event, about. */
    int size() {
        return size;
    }

    Delivery delivery() {
        Delivery made = delivery;
        if (made == null) {
            made = make();
            delivery = made;
        }
        return made;
    }

    private Delivery make() {
        Run in = run;
        LogRecord of = record;
        if (of != null) {
            return event(of, behind);
        }
        if (in == null) {
            throw new IllegalStateException("telling: neither record nor bytes (expected: either)");
        }
        return in.encoding().decode(in.items().item(index));
    }

    /** Encodes events that follow each other, before others see them: small ones so that they can be sent at once. */
    static void encode(List<Telling> events, Encoding encoding) {
        ItemRun.Builder items = new ItemRun.Builder(Math.min(MOST_OF_RUN, events.size() * (ENVELOPE + 128)));
        int from = 0;
        for (int i = 0; i < events.size(); i++) {
            byte[] bytes = events.get(i).bytes(encoding);
            boolean small = bytes.length <= MOST_IN_RUN;
            if (!small || items.bytes() + bytes.length > MOST_OF_RUN) {
                endRun(events.subList(from, i), items, encoding);
                from = small ? i : i + 1;
            }
            if (small) {
                items.add(bytes);
            }
        }
        endRun(events.subList(from, events.size()), items, encoding);
    }

    private static void endRun(List<Telling> events, ItemRun.Builder items, Encoding encoding) {
        if (!events.isEmpty()) {
            Run made = new Run(List.copyOf(events), items.build(), encoding);
            for (int i = 0; i < events.size(); i++) {
                Telling event = events.get(i);
                event.run = made;
                event.index = i;
                event.bytes = null; // they are in the run, which says it all
                event.record = null;
            }
        }
    }

    /** The run that it is in, if it is in any. */
    @Nullable
    Run run() {
        return run;
    }

    /** Where in its run it is. */
    int index() {
        return index;
    }

    /** The bytes of the delivery, which nobody may change. */
    byte[] bytes(Encoding encoding) {
        Run in = run;
        if (in != null) {
            return in.items().item(index);
        }
        byte[] made = bytes;
        if (made == null) {
            synchronized (this) {
                made = bytes;
                if (made == null) {
                    Delivery told = delivery;
                    if (told == null) {
                        told = make(); // not kept: who takes bytes needs nothing else
                    }
                    made = encoding.encode(told, ENVELOPE + size);
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
                isDirectly(behind, record.position()) ? null : behind.toString(),
                content.key(),
                content.id(),
                content.source(),
                Instant.ofEpochMilli(record.time()),
                headers,
                content.data());
    }

    /** Whether a place is that behind a record, and of no other partition. */
    private static boolean isDirectly(Bookmark behind, Position position) {
        if (behind.places().size() != 1) {
            return false;
        }
        Position place = behind.place(0);
        return place.epoch() == position.epoch() && place.offset() == position.offset() + 1;
    }
}
