package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All calls of a run, what became of them, and which handlers are at work. */
final class Ledger {

    private static final int MOST_ATTEMPTS = 3; // as docs/targets.md says

    private final World world;
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private final Map<Long, Host> waiting = new TreeMap<>(); // handlers that end when nobody waits for them any more
    private final List<Belt> belts = new ArrayList<>();
    private long latest;

    Ledger(World world) {
        this.world = world;
    }

    Call open(String kind, Host owner, long timeout, boolean oneWay, boolean mayRepeat, Set<Code> expected) {
        Call call = new Call(++latest, kind, owner, timeout, oneWay, mayRepeat, expected);
        calls.put(call.id, call);
        world.trace.note(world.now(), owner.name, "makes call of " + kind, call.id);
        return call;
    }

    /** A new belt for items of a call. */
    Belt lay(Call call, Goods goods) {
        Belt belt = new Belt(world, belts.size() + 1, call, goods);
        belts.add(belt);
        return belt;
    }

    Belt belt(long number) {
        return belts.get((int) number - 1);
    }

    Iterable<Belt> belts() {
        return belts;
    }

    Iterable<Call> calls() {
        return calls.values();
    }

    int size() {
        return calls.size();
    }

    /** A handler runs. */
    void ran(Host on, long id) {
        world.trace.note(world.now(), on.name, "runs", id);
        Call call = calls.get(id);
        if (call == null) {
            world.fail(on + " runs call " + id + " (expected: one that was made)");
        } else {
            call.runs++;
        }
    }

    /** A handler is told so much of the time that is left: not less than is, and not more than there was. */
    void remains(Host on, long id, long nanos) {
        Call call = calls.get(id);
        if (call == null) {
            return;
        }
        long most = call.deadline - call.madeAt;
        long least = Math.min(most, call.deadline - world.now());
        long tolerance = most / 1_000 + World.MICROS; // clocks differ
        if (nanos > most + tolerance || nanos < least - tolerance) {
            world.fail("the handler of " + call + " on " + on + " is told that it has " + nanos / World.MICROS
                    + " us (expected: " + least / World.MICROS + " to " + most / World.MICROS + ")");
        }
    }

    /** A handler hears that there were so many attempts before: each attempt is another one, and there are not too many. */
    void attempts(long id, int before) {
        Call call = calls.get(id);
        if (call != null && (before >= MOST_ATTEMPTS || !call.attempts.add(before))) {
            world.fail("a handler of " + call + " is told of " + before + " attempts before, as another one was"
                    + " (expected: each its own number, below " + MOST_ATTEMPTS + ")");
        }
    }

    void waits(Host on, long id) {
        waiting.put(id, on);
    }

    /** A handler that waited has been told that nobody waits for it. */
    void told(Host on, long id) {
        world.trace.note(world.now(), on.name, "is told of the end of", id);
        waiting.remove(id);
    }

    void crashed(Host host) {
        waiting.values().removeIf(host::equals);
    }

    /** Handlers that still wait to be told, by call. */
    Map<Long, Host> waiting() {
        return waiting;
    }

    /** True if each call whose owner lives has an outcome. */
    boolean isSettled() {
        return calls.values().stream().allMatch(call -> call.outcomes > 0 || !call.ownerLives());
    }
}
