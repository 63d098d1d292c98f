package dev.beckon.chaos.events;

import dev.beckon.api.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a topic was acknowledged and not heard by those who listen to it, or to what is derived from it. It bounds how far the durable ones are behind, or away,
 * so that the topic retains what they have not heard: nothing is published when the oldest of that is too old. Thread-safe.
 */
final class Backlog {

    private final Map<String, Unheard> names = new HashMap<>();
    private final List<Unheard> durable = new ArrayList<>();
    private final long most;
    private final long patience;
    private boolean full;
    private long fullSince;
    private long newest = -1;
    private long count;

    /** Of a name; what it has heard may not be acknowledged yet. */
    private static final class Unheard {
        final boolean inOrder; // what it has passed over it will not hear
        final NavigableSet<Long> acknowledged = new TreeSet<>();
        final Set<Long> early = new HashSet<>();
        long passed = -1;

        Unheard(boolean inOrder) {
            this.inOrder = inOrder;
        }

        void acknowledged(long offset) {
            if (offset > passed && !early.remove(offset)) {
                acknowledged.add(offset);
            }
        }

        void heard(long offset) {
            if (inOrder) {
                passed = Math.max(passed, offset);
                acknowledged.headSet(offset, true).clear();
            } else if (!acknowledged.remove(offset)) {
                early.add(offset); // of one that comes again it stays there, where it does no harm
            }
        }
    }

    /**
     * Makes one.
     *
     * @param most so many events behind the oldest one that a durable name has not heard there may be others
     * @param patience how long, in nanoseconds, nobody has to hear anything before what was not heard is given up: whoever judges
     *     will see that it was not
     */
    Backlog(Topic<Beat> topic, long most, long patience) {
        this.most = most;
        this.patience = patience;
        for (Ear ear : Cast.earsFor(topic)) {
            Unheard unheard = new Unheard(ear.kind() == Ear.Kind.PLAIN);
            names.put(ear.name(), unheard);
            if (ear.kind() == Ear.Kind.DURABLE) {
                durable.add(unheard);
            }
        }
    }

    /** The event at that offset was acknowledged. */
    synchronized void acknowledged(long offset) {
        newest = Math.max(newest, offset);
        count++;
        full = false;
        names.values().forEach(unheard -> unheard.acknowledged(offset));
    }

    /** A name has heard the event at that offset; again, maybe. */
    synchronized void heard(String name, long offset) {
        full = false;
        of(name).heard(offset);
    }

    /** A name will not hear the events from that offset on, up to another. */
    synchronized void missed(String name, long from, long to) {
        of(name).acknowledged.subSet(from, to).clear();
    }

    private Unheard of(String name) {
        Unheard unheard = names.get(name);
        if (unheard == null) {
            throw new IllegalArgumentException("listener: " + name + " (expected: one of " + names.keySet() + ")");
        }
        return unheard;
    }

    /**
     * Whether one more may be published.
     *
     * @param now in nanoseconds
     */
    synchronized boolean mayGrow(long now) {
        if (durable.stream()
                .allMatch(unheard -> unheard.acknowledged.isEmpty() || newest - unheard.acknowledged.first() < most)) {
            return true;
        }
        if (!full) {
            full = true;
            fullSince = now;
        } else if (now - fullSince > patience) {
            durable.forEach(unheard -> unheard.acknowledged.clear());
        }
        return false;
    }

    /** How many acknowledged events have not been heard, by each who has not. */
    synchronized Map<String, Integer> unheard() {
        Map<String, Integer> counts = new HashMap<>();
        names.forEach((name, unheard) -> {
            if (!unheard.acknowledged.isEmpty()) {
                counts.put(name, unheard.acknowledged.size());
            }
        });
        return counts;
    }

    /** The offset of the latest event that was acknowledged; -1 if none was. */
    synchronized long newest() {
        return newest;
    }

    /** How many events were acknowledged. */
    synchronized long count() {
        return count;
    }
}
