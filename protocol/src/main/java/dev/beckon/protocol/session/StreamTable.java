package dev.beckon.protocol.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Open streams by id, each with its owner's object and its deadline: open addressing in parallel arrays.
 *
 * <p>Slots are chosen by multiplicative hashing with a multiplier of the session's own, so that a peer cannot pick ids
 * that collide. Deadlines are found by a sweep over all streams, no more often than the earliest of them passes. A sweep
 * of many streams also notes those that are due soon, so that the next one comes only when so much time has passed that
 * sweeping is nothing beside it: each deadline costs the same, however many streams are open.
 */
final class StreamTable {

    private static final int SMALLEST = 16;
    private static final int MANY = 256; // slots: fewer are swept for each deadline
    private static final long NANOS_PER_SLOT = 1_000; // between two sweeps; to look at a slot takes about one

    private final int multiplier;
    private int[] ids = new int[0]; // 0: free
    private @Nullable Object[] owners = new Object[0];
    private long[] deadlines = new long[0];
    private int shift;
    private int size;
    private final DueSoon soon = new DueSoon();
    private long earliest = Long.MAX_VALUE; // when to look: soon's next one, or the next sweep
    private long sweepAt = Long.MAX_VALUE; // no deadline that is not in soon lies before it

    StreamTable(int seed) {
        multiplier = seed * 2 + 0x9e3779b1 | 1;
    }

    int size() {
        return size;
    }

    /**
     * When to call {@link #removeExpired}, {@link Long#MAX_VALUE} if there is no deadline. No deadline lies before it,
     * except that of many streams that are due at almost the same time some wait for the others: at most 4 ns for each
     * slot of the table.
     */
    long earliest() {
        return earliest;
    }

    boolean contains(int id) {
        return size != 0 && id != 0 && ids[find(id)] == id;
    }

    /** The owner of a stream, or null if it is not there. */
    @Nullable
    Object get(int id) {
        if (size == 0 || id == 0) { // 0 marks a free slot
            return null;
        }
        int slot = find(id);
        return ids[slot] == id ? owners[slot] : null;
    }

    /** Adds a stream that is not in the table. */
    void add(int id, Object owner, long deadline) {
        if (size * 2 >= ids.length) {
            grow();
        }
        int slot = find(id);
        ids[slot] = id;
        owners[slot] = owner;
        deadlines[slot] = deadline;
        size++;
        if (deadline < sweepAt) {
            note(id, deadline);
        }
    }

    /** One that is due before the next sweep. */
    private void note(int id, long deadline) {
        long at = deadline;
        if (soon.covers(deadline)) {
            at = soon.add(id, deadline);
        } else {
            sweepAt = deadline;
        }
        earliest = Math.min(earliest, at);
    }

    /** Removes a stream and returns its owner, or null if it is not there. */
    @Nullable
    Object remove(int id) {
        if (size == 0 || id == 0) { // 0 marks a free slot
            return null;
        }
        int slot = find(id);
        if (ids[slot] != id) {
            return null;
        }
        Object owner = owners[slot];
        free(slot);
        return owner;
    }

    /** Removes the streams whose deadline is not after {@code now}; returns ids and owners in turn. */
    List<Object> removeExpired(long now) {
        if (now < earliest) {
            return List.of();
        }
        List<Object> expired = new ArrayList<>();
        for (int id = soon.takeDue(now); id != 0; id = soon.takeDue(now)) {
            int slot = size == 0 ? -1 : find(id);
            if (slot >= 0 && ids[slot] == id && deadlines[slot] <= now) { // it has not ended in another way
                expire(slot, expired);
            }
        }
        if (now >= sweepAt) {
            sweep(now, expired);
        }
        earliest = Math.min(sweepAt, soon.next());
        return expired;
    }

    private void expire(int slot, List<Object> expired) {
        expired.add(ids[slot]);
        expired.add(owner(slot));
        free(slot);
    }

    private void sweep(long now, List<Object> expired) {
        sweepAt = Long.MAX_VALUE;
        if (ids.length >= MANY) {
            soon.open(now, ids.length * NANOS_PER_SLOT);
        }
        int slot = 0;
        while (slot < ids.length) {
            if (ids[slot] != 0 && deadlines[slot] <= now) {
                expire(slot, expired); // may move another stream here
            } else {
                if (ids[slot] != 0 && deadlines[slot] < sweepAt) {
                    note(ids[slot], deadlines[slot]);
                }
                slot++;
            }
        }
    }

    /** Removes all streams; returns their owners. */
    List<Object> removeAll() {
        List<Object> all = new ArrayList<>(size);
        for (int slot = 0; slot < ids.length; slot++) {
            if (ids[slot] != 0) {
                all.add(owner(slot));
            }
        }
        ids = new int[0];
        owners = new Object[0];
        deadlines = new long[0];
        size = 0;
        earliest = Long.MAX_VALUE;
        sweepAt = Long.MAX_VALUE;
        soon.clear();
        return all;
    }

    private Object owner(int slot) {
        Object owner = owners[slot];
        if (owner == null) {
            throw new IllegalStateException("stream " + ids[slot] + ": no owner (expected: one)");
        }
        return owner;
    }

    /** The slot of this id, or the free one where it would go. */
    private int find(int id) {
        int mask = ids.length - 1;
        int slot = id * multiplier >>> shift;
        while (ids[slot] != 0 && ids[slot] != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Frees a slot and moves later streams of the same run up, so that no look-up meets a hole. */
    private void free(int hole) {
        int mask = ids.length - 1;
        int slot = hole;
        while (true) {
            slot = slot + 1 & mask;
            if (ids[slot] == 0) {
                break;
            }
            int home = ids[slot] * multiplier >>> shift;
            if ((slot - home & mask) >= (slot - hole & mask)) {
                ids[hole] = ids[slot];
                owners[hole] = owners[slot];
                deadlines[hole] = deadlines[slot];
                hole = slot;
            }
        }
        ids[hole] = 0;
        owners[hole] = null;
        size--;
    }

    private void grow() {
        int[] oldIds = ids;
        @Nullable Object[] oldOwners = owners;
        long[] oldDeadlines = deadlines;
        int capacity = Math.max(SMALLEST, oldIds.length * 2);
        ids = new int[capacity];
        owners = new Object[capacity];
        deadlines = new long[capacity];
        shift = Integer.numberOfLeadingZeros(capacity) + 1;
        for (int slot = 0; slot < oldIds.length; slot++) {
            if (oldIds[slot] != 0) {
                int to = find(oldIds[slot]);
                ids[to] = oldIds[slot];
                owners[to] = oldOwners[slot];
                deadlines[to] = oldDeadlines[slot];
            }
        }
    }
}
