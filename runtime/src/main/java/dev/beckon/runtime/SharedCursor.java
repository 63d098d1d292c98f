package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a topic are open for a name, and who has them: hands out what was read to the members of the name, takes
 * their acknowledgements, and says what is to be kept of that. A state machine without threads, clock and log; times are milliseconds
 * of a clock that never falls, and what it does to others are calls of one {@link Sink}. Not thread-safe.
 *
 * <p>What was read is in one of these stages:
 *
 * <pre>
 *   QUEUED ----> READY ----> FLIGHT ----> DONE ----> gone, once the move that says so is kept
 *     its key      ^  ^        |  |
 *     is free      |  +--------+  +-----> WAITING, or DEAD ----> gone, kept as a dead letter
 *                  |  member left  failed    |
 *                  +-------------------------+ due
 * </pre>
 *
 * <p>Of each key only the first is in any stage but QUEUED, so at most one is handed out, and none behind one that waits.
 */
final class SharedCursor {

    /** Reads no more as long as so many are open. */
    static final int MOST_OPEN = 1024;

    /** Reads no more as long as those that are open have so many bytes. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_MOVED = 4 << 20; // bytes of records in a move, unless one alone has more
    private static final int PASSED = 256; // records that were not asked for, after which that is kept

    /** What it does to others. */
    interface Sink {

        /** Hands out an event. */
        void hand(Member to, long delivery, int attempt, LogRecord event, Bookmark behind);

        /** Hands out a gap. */
        void hand(Member to, long delivery, LogGap gap, boolean sizeKnown);

        /** An acknowledgement is kept. */
        void kept(Member by, long delivery);

        /** An acknowledgement is refused. */
        void refused(Member by, long delivery, Refusal why);
    }

    /** Why an acknowledgement is refused. */
    enum Refusal {
        /** The member does not have that event. */
        NOT_IN_FLIGHT,
        /** The log does not take what was to be kept with it; the event has failed. */
        NOT_TAKEN
    }

    /** What a dead letter looks like. */
    interface DeadLetters {

        /** The record of an event that has failed so often. */
        NewRecord of(LogRecord event, int attempts, String error);
    }

    /**
     * What is promised about attempts.
     *
     * @param attempts failures that make a dead letter
     * @param firstPause after the first failure
     * @param longestPause between two attempts
     * @param keepAlive after which a name that has members is kept anew though nothing has changed
     */
    record Timing(int attempts, long firstPause, long longestPause, long keepAlive) {

        long pause(int failures) {
            int doubled = Math.min(failures - 1, 62 - (64 - Long.numberOfLeadingZeros(firstPause)));
            return Math.min(longestPause, firstPause << Math.max(0, doubled));
        }
    }

    /** Who is handed events. */
    static final class Member {

        private final int most;
        private final boolean oneByOne;
        private final Map<Long, Item> flight = new LinkedHashMap<>(); // in the order of handing out
        private int settling; // acknowledged and not kept
        private boolean leaving;

        /**
         * A member.
         *
         * @param most events that it may have in flight
         * @param oneByOne whether it begins with each when it is done with the one before
         */
        Member(int most, boolean oneByOne) {
            this.most = most;
            this.oneByOne = oneByOne;
        }

        private boolean hasRoom() {
            return !leaving && flight.size() < most;
        }

        /** Whether it has nothing, and all that it has acknowledged is kept. */
        boolean isSettled() {
            return flight.isEmpty() && settling == 0;
        }
    }

    private enum Stage {
        QUEUED,
        READY,
        FLIGHT,
        WAITING,
        DONE,
        DEAD
    }

    /** An event or a gap that was read and is not done. */
    private static final class Item {

        final long number; // in the order of reading
        final @Nullable LogRecord event;
        final @Nullable LogGap gap; // one of both
        final boolean sizeKnown; // of the gap
        final Bookmark before;
        final Bookmark behind;
        Stage stage = Stage.QUEUED;
        int attempts;
        int failures;
        long due;
        String error = "";

        @Nullable
        Member holder;

        long delivery;
        List<NewRecord> also = List.of(); // kept with the acknowledgement

        Item(
                long number,
                @Nullable LogRecord event,
                @Nullable LogGap gap,
                boolean sizeKnown,
                Bookmark before,
                Bookmark behind) {
            this.number = number;
            this.event = event;
            this.gap = gap;
            this.sizeKnown = sizeKnown;
            this.before = before;
            this.behind = behind;
        }

        @Nullable
        String key() {
            return event == null ? null : event.content().key();
        }

        int size() {
            return event == null ? 0 : event.content().size();
        }
    }

    /**
     * What is to be appended.
     *
     * @param records dead letters, and what goes with acknowledgements
     */
    record Move(List<NewRecord> records, CursorState state) {}

    /**
     * How a name stands.
     *
     * @param low where everything before is done
     * @param open how many events were read and are not done
     * @param inFlight how many of these its members have
     * @param waiting how many wait to be handed out again
     */
    record Standing(Bookmark low, int open, int inFlight, int waiting, int members) {}

    private final Sink sink;
    private final Timing timing;
    private final @Nullable Predicate<@Nullable String> keys; // null for all
    private final @Nullable DeadLetters deadLetters; // null if there are no last attempts
    private final long wallClock;

    private final Set<Member> members = new LinkedHashSet<>(); // who was served longest ago comes first
    private final TreeMap<Long, Item> open = new TreeMap<>(); // by number
    private final Map<String, Deque<Item>> chains = new HashMap<>(); // of each key, in order
    private final TreeMap<Long, Item> ready = new TreeMap<>();
    private final PriorityQueue<Item> waiting = new PriorityQueue<>(
            Comparator.<Item>comparingLong(item -> item.due).thenComparingLong(item -> item.number));
    private final List<Item> settled = new ArrayList<>(); // DONE and DEAD
    private long bytes; // of those that are open
    private int inFlight;

    private final Map<Position, CursorState.Open> unread =
            new HashMap<>(); // what was open before, and has not been read again
    private Bookmark place; // of the reader
    private Bookmark frontier; // before it everything was handed out, or was not to be
    private final Bookmark formerFrontier;
    private long lastNumber;
    private long lastDelivery;

    private boolean changed; // since the last move
    private @Nullable List<Item> moving; // what the move that is under way says; null if there is none
    private int passed; // since the last move
    private long keptAt; // the last move

    /**
     * A cursor that stands like that.
     *
     * @param keys of the events that are handed out; null for all
     * @param wallClock what is to be added to {@code now} for milliseconds since 1970
     */
    SharedCursor(
            CursorState state,
            Timing timing,
            @Nullable Predicate<@Nullable String> keys,
            @Nullable DeadLetters deadLetters,
            Sink sink,
            long wallClock,
            long now) {
        this.sink = sink;
        this.timing = timing;
        this.keys = keys;
        this.deadLetters = deadLetters;
        this.wallClock = wallClock;
        this.place = state.low();
        this.frontier = state.frontier();
        this.formerFrontier = state.frontier();
        this.keptAt = now;
        state.open().forEach(one -> unread.put(one.position(), one));
    }

    // ---- members

    /** Somebody comes. */
    void join(Member member) {
        members.add(member);
        handOut();
    }

    /** A member is handed nothing more. What it has stays its own until it is acknowledged, or the member {@linkplain #leave leaves}. */
    void dismiss(Member member) {
        member.leaving = true;
    }

    /**
     * A member goes. What it had in flight goes to others at once.
     *
     * @param lost whether it may be that what it had began with is why it is gone
     */
    void leave(Member member, boolean lost, long now) {
        if (!members.remove(member)) {
            return;
        }
        member.leaving = true;
        List<Item> had = new ArrayList<>(member.flight.values());
        member.flight.clear();
        inFlight -= had.size();
        boolean begun = lost;
        for (Item item : had) {
            item.holder = null;
            if (begun) {
                item.failures++;
                item.error = "its listener was lost";
                begun = !member.oneByOne;
            }
            again(item, now);
        }
        changed |= !had.isEmpty() || members.isEmpty();
        handOut();
    }

    /** Whether anybody is there. */
    boolean isDeserted() {
        return members.isEmpty();
    }

    // ---- reading

    /** Whether more is to be read, behind what was read last. */
    boolean wantsRecords() {
        return open.size() < MOST_OPEN && bytes < MOST_BYTES;
    }

    /** Where reading begins, and goes on. */
    Bookmark place() {
        return place;
    }

    /** The log has more. */
    void read(Chunk chunk, long now) {
        LogGap gap = chunk.gap();
        if (gap != null) {
            boolean sizeKnown = gap.missed() >= 0 && keys == null && !isBefore(gap.after(), formerFrontier);
            add(new Item(++lastNumber, null, gap, sizeKnown, place, gap.resumed()), now);
            place = gap.resumed();
        }
        for (LogRecord record : chunk.records()) {
            Bookmark before = place;
            place = place.after(record.position());
            CursorState.Open was = unread.remove(record.position());
            boolean done = was == null && isBefore(record.position(), formerFrontier);
            if (done || keys != null && !keys.test(record.content().key())) {
                passed++;
                continue;
            }
            Item item = new Item(++lastNumber, record, null, false, before, place);
            if (was != null) {
                item.attempts = was.attempts();
                item.failures = was.failures();
                item.due = was.due() == 0 ? 0 : Math.min(was.due() - wallClock, now + timing.longestPause());
            }
            add(item, now);
        }
        place = chunk.next();
        if (!unread.isEmpty() && !isBefore(place, formerFrontier)) {
            unread.clear(); // what has not come is no more
        }
        handOut();
    }

    private static boolean isBefore(Position position, Bookmark bookmark) {
        return position.partition() < bookmark.places().size()
                && position.compareTo(bookmark.place(position.partition())) < 0;
    }

    /** Whether it is before the other one in any partition. */
    private static boolean isBefore(Bookmark one, Bookmark other) {
        for (Position position : one.places()) {
            if (isBefore(position, other)) {
                return true;
            }
        }
        return false;
    }

    /** In each partition the place of the one that is farther. */
    private static Bookmark farther(Bookmark one, Bookmark other) {
        Bookmark farther = one;
        for (Position position : other.places()) {
            if (position.partition() < one.places().size() && isBefore(one.place(position.partition()), other)) {
                farther = farther.at(position);
            }
        }
        return farther;
    }

    private void add(Item item, long now) {
        open.put(item.number, item);
        bytes += item.size();
        String key = item.key();
        if (key != null) {
            Deque<Item> chain = chains.computeIfAbsent(key, fresh -> new ArrayDeque<>(2));
            chain.add(item);
            if (chain.size() > 1) {
                return;
            }
        }
        release(item, now);
    }

    /** It is the first of its key. */
    private void release(Item item, long now) {
        if (item.due > now) {
            item.stage = Stage.WAITING;
            waiting.add(item);
        } else {
            item.stage = Stage.READY;
            ready.put(item.number, item);
        }
    }

    // ---- handing out

    private void handOut() {
        while (!ready.isEmpty()) {
            Member to = freest();
            if (to == null) {
                return;
            }
            Item item = ready.pollFirstEntry().getValue();
            item.stage = Stage.FLIGHT;
            item.attempts++;
            item.holder = to;
            item.delivery = ++lastDelivery;
            to.flight.put(item.delivery, item);
            inFlight++;
            members.remove(to);
            members.add(to);
            frontier = farther(frontier, item.behind);
            LogRecord event = item.event;
            if (event != null) {
                sink.hand(to, item.delivery, item.attempts, event, item.behind);
            } else if (item.gap != null) {
                sink.hand(to, item.delivery, item.gap, item.sizeKnown);
            }
        }
    }

    /** Who has the least, of these who was served longest ago; null if nobody has room. */
    private @Nullable Member freest() {
        Member freest = null;
        for (Member member : members) {
            if (member.hasRoom() && (freest == null || member.flight.size() < freest.flight.size())) {
                freest = member;
                if (member.flight.isEmpty()) {
                    break;
                }
            }
        }
        return freest;
    }

    // ---- what members say

    /**
     * A member is done with an event or a gap.
     *
     * @param also is to be kept with that
     */
    void done(Member by, long delivery, List<NewRecord> also) {
        Item item = by.flight.remove(delivery);
        if (item == null) {
            sink.refused(by, delivery, Refusal.NOT_IN_FLIGHT);
            return;
        }
        inFlight--;
        by.settling++;
        item.stage = Stage.DONE;
        item.also = List.copyOf(also);
        settled.add(item);
        changed = true;
        handOut();
    }

    /** A member could not handle an event. */
    void failed(Member by, long delivery, String error, long now) {
        Item item = by.flight.remove(delivery);
        if (item == null) {
            sink.refused(by, delivery, Refusal.NOT_IN_FLIGHT);
            return;
        }
        inFlight--;
        fail(item, error, now);
        handOut();
    }

    private void fail(Item item, String error, long now) {
        item.holder = null;
        item.failures++;
        item.error = error;
        item.due = now + timing.pause(item.failures);
        again(item, now);
        changed = true;
    }

    /** It is handed out again, when it is due, or is a dead letter. */
    private void again(Item item, long now) {
        if (item.event != null && deadLetters != null && item.failures >= timing.attempts()) {
            item.stage = Stage.DEAD;
            settled.add(item);
        } else {
            release(item, now);
        }
    }

    // ---- time

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} for never. */
    long wakeAt() {
        Item first = waiting.peek();
        long due = first == null ? Long.MAX_VALUE : first.due;
        boolean idle = members.isEmpty() || changed || moving != null;
        return idle ? due : Math.min(due, keptAt + timing.keepAlive());
    }

    /** Time has passed. */
    void tick(long now) {
        for (Item item = waiting.peek(); item != null && item.due <= now; item = waiting.peek()) {
            waiting.remove();
            release(item, now);
        }
        if (!members.isEmpty() && now >= keptAt + timing.keepAlive()) {
            changed = true;
        }
        handOut();
    }

    // ---- what is kept

    /**
     * What is to be appended next; null if there is nothing, or an append is under way. Followed by {@link #moved} or
     * {@link #notMoved}.
     */
    @Nullable
    Move move() {
        if (moving != null || !changed && !(open.isEmpty() && passed >= PASSED)) {
            return null;
        }
        List<NewRecord> records = new ArrayList<>();
        List<Item> said = new ArrayList<>();
        long size = 0;
        for (Item item : settled) {
            List<NewRecord> its = records(item);
            long more = its.stream().mapToLong(NewRecord::size).sum();
            if (size > 0 && more > 0 && size + more > MOST_MOVED) {
                continue;
            }
            size += more;
            records.addAll(its);
            said.add(item);
        }
        changed = said.size() < settled.size();
        moving = said;
        passed = 0;
        return new Move(records, stateWithout(said));
    }

    private List<NewRecord> records(Item item) {
        if (item.stage == Stage.DEAD && item.event != null && deadLetters != null) {
            return List.of(deadLetters.of(item.event, item.attempts, item.error));
        }
        return item.also;
    }

    private CursorState stateWithout(List<Item> gone) {
        Set<Long> numbers = new HashSet<>();
        gone.forEach(item -> numbers.add(item.number));
        Bookmark low = null;
        List<CursorState.Open> listed = new ArrayList<>();
        for (Item item : open.values()) {
            if (numbers.contains(item.number)) {
                continue;
            }
            if (low == null) {
                low = item.before;
            }
            LogRecord event = item.event;
            if (event != null && isBefore(event.position(), frontier)) {
                listed.add(new CursorState.Open(
                        event.position(),
                        item.attempts,
                        item.failures,
                        item.due == 0 ? 0 : Math.max(1, item.due + wallClock)));
            }
        }
        listed.addAll(unread.values());
        if (low == null) {
            low = place;
        }
        return new CursorState(low, farther(frontier, low), listed);
    }

    /** The move is kept. */
    void moved(long now) {
        List<Item> said = moving == null ? List.of() : moving;
        moving = null;
        keptAt = now;
        Set<Item> gone = new HashSet<>(said);
        settled.removeIf(gone::contains);
        for (Item item : said) {
            open.remove(item.number);
            bytes -= item.size();
            Member holder = item.holder;
            if (holder != null) {
                holder.settling--;
                sink.kept(holder, item.delivery);
            }
            String key = item.key();
            Deque<Item> chain = key == null ? null : chains.get(key);
            if (chain != null) {
                chain.remove();
                Item next = chain.peek();
                if (next == null) {
                    chains.remove(key);
                } else {
                    release(next, now);
                }
            }
        }
        handOut();
    }

    /**
     * The move is not kept, and will be made again.
     *
     * @param refused whether the log would not take its records at any time; then who wanted them kept is told, and has failed,
     *     and what was to be a dead letter is tried once more
     */
    void notMoved(boolean refused, long now) {
        List<Item> said = moving == null ? List.of() : moving;
        moving = null;
        changed = true;
        if (refused) {
            for (Item item : said) {
                Member holder = item.holder;
                if (item.stage == Stage.DEAD) {
                    settled.remove(item);
                    item.due = now + timing.longestPause();
                    release(item, now);
                } else if (holder != null && !item.also.isEmpty()) {
                    settled.remove(item);
                    item.also = List.of();
                    holder.settling--;
                    sink.refused(holder, item.delivery, Refusal.NOT_TAKEN);
                    fail(item, "what was to be kept with it was refused", now);
                }
            }
            handOut();
        }
    }

    /** Whether an append is under way. */
    boolean isMoving() {
        return moving != null;
    }

    /** How it stands. */
    Standing standing() {
        Bookmark low = open.isEmpty() ? place : open.firstEntry().getValue().before;
        return new Standing(low, open.size(), inFlight, waiting.size(), members.size());
    }
}
