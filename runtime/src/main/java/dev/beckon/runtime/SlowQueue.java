package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.MissedReason;
import dev.beckon.runtime.events.WhenSlow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a slow listener whose policy drops events: so many at most, and 1 MiB, in the order in which they came. What was
 * dropped between two events is told as one gap, which stands right before the second; that one is not dropped any more. Not
 * thread-safe.
 */
final class SlowQueue {

    /** Of what waits, but for one event. */
    static final long MOST_BYTES = 1 << 20;

    /** An event, and what was dropped before it. */
    private static final class Node {
        private final Telling event;
        private long dropped; // behind the event before; negative if it is not known how many
        private boolean announced;
        private @Nullable Node before;
        private @Nullable Node after;

        Node(Telling event, long dropped) {
            this.event = event;
            this.dropped = dropped;
        }
    }

    private final int most;
    private final @Nullable Map<String, Node> latest; // by key; null where the oldest go, of whatever key
    private @Nullable Node first;
    private @Nullable Node last;
    private int size;
    private long bytes;
    private long droppedLast; // behind the last event
    private @Nullable Telling gap; // of the log, behind nothing that waits
    private boolean gapTold; // and no event since
    private long dropped; // ever

    private SlowQueue(int most, boolean ofKeys) {
        this.most = most;
        this.latest = ofKeys ? new HashMap<>() : null;
    }

    /** That of a policy; null if it has none. */
    static @Nullable SlowQueue of(@Nullable WhenSlow slow) {
        if (slow instanceof WhenSlow.DropOldest drop) {
            return new SlowQueue(drop.events(), false);
        }
        return slow instanceof WhenSlow.KeepLatest keep ? new SlowQueue(keep.events(), true) : null;
    }

    /** How many events wait. */
    int size() {
        return size;
    }

    /** Bytes of the events that wait. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return first == null && gap == null;
    }

    /** How many events were dropped, ever. */
    long dropped() {
        return dropped;
    }

    /** An event has come. */
    void add(Telling event) {
        String key = latest == null ? null : event.key();
        if (latest != null && key != null) {
            Node older = latest.get(key);
            if (older != null && !older.announced) {
                drop(older);
            }
        }
        Node node = new Node(latest == null ? event : event.alone(), droppedLast);
        droppedLast = 0;
        node.announced = first == null && gapTold && node.dropped == 0;
        node.before = last;
        if (last == null) {
            first = node;
        } else {
            last.after = node;
        }
        last = node;
        size++;
        bytes += event.size();
        if (latest != null && key != null) {
            latest.put(key, node);
        }
        while ((size > most || bytes > MOST_BYTES) && dropOldest()) {
            // until it fits
        }
    }

    /** A gap of the log has come, or where the listener stands, which it will learn later. */
    void other(Telling missed) {
        if (!(missed.delivery() instanceof Delivery.Missed)) {
            return;
        }
        if (isEmpty() && droppedLast == 0) {
            gap = missed;
        } else {
            droppedLast = sum(droppedLast, sum(many(missed), heldGap()));
        }
    }

    /** Takes the gap that was to be told on its own, which becomes part of another. */
    private long heldGap() {
        Telling held = first == null ? gap : null;
        if (held == null) {
            return 0;
        }
        gap = null;
        return many(held);
    }

    private static long many(Telling missed) {
        return missed.delivery() instanceof Delivery.Missed told && told.missed() != null ? told.missed() : -1;
    }

    private static long sum(long one, long other) {
        return one < 0 || other < 0 ? -1 : one + other;
    }

    /** Drops the oldest event that may be; false if there is none but the newest. */
    private boolean dropOldest() {
        Node oldest = first;
        if (oldest != null && oldest.announced) {
            oldest = oldest.after;
        }
        if (oldest == null || oldest == last) {
            return false;
        }
        drop(oldest);
        return true;
    }

    private void drop(Node node) {
        boolean oldest = node == first;
        remove(node);
        long gone = sum(node.dropped, 1);
        Telling held = gap;
        if (oldest && held != null) { // one gap is told, not two
            gap = null;
            gone = sum(gone, many(held));
        }
        Node following = node.after;
        if (following == null) {
            droppedLast = sum(droppedLast, gone);
        } else {
            following.dropped = sum(following.dropped, gone);
        }
        dropped++;
    }

    private void remove(Node node) {
        if (node.before == null) {
            first = node.after;
        } else {
            node.before.after = node.after;
        }
        if (node.after == null) {
            last = node.before;
        } else {
            node.after.before = node.before;
        }
        size--;
        bytes -= node.event.size();
        String key = latest == null ? null : node.event.key();
        if (latest != null && key != null) {
            latest.remove(key, node);
        }
    }

    /**
     * What is told next; null if nothing waits.
     *
     * @param place where the listener stands
     */
    @Nullable
    Telling poll(Bookmark place) {
        Telling missed = gap;
        if (missed != null) {
            gap = null;
            gapTold = true;
            if (first != null) {
                first.announced = true;
            }
            return missed;
        }
        Node next = first;
        if (next == null) {
            return null;
        }
        if (next.dropped != 0 && !next.announced) {
            next.announced = true;
            Bookmark resumed = next.event.behind().at(next.event.position());
            return Telling.missed(place, resumed, next.dropped, MissedReason.SLOW);
        }
        gapTold = false;
        remove(next);
        return next.event;
    }
}
