package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import org.jspecify.annotations.Nullable;

/**
 * The items of a call in one direction, as the ledger knows them: from the source that makes them, perhaps through other
 * servers, to the sink that takes them. What must hold at any moment is checked when it happens.
 */
final class Belt {

    private final World world;
    final long number;
    final Call call;
    final Goods goods;

    // at the source
    @Nullable
    Host source;

    int sourceIncarnation;
    long asked; // items, of the source
    int made;
    boolean completed; // by the source
    boolean failed; // by the source
    int cancels; // that the source has heard

    // at the sink
    @Nullable
    Host sink;

    int sinkIncarnation;
    long wanted; // items, by the sink
    int taken;
    int ends; // that the sink has heard
    boolean ended; // without a failure
    boolean given; // up, by the sink

    Belt(World world, long number, Call call, Goods goods) {
        this.world = world;
        this.number = number;
        this.call = call;
        this.goods = goods;
    }

    // ---- the source

    void sourceStarts(Host on) {
        expect(source == null, "is subscribed to twice", "once");
        source = on;
        sourceIncarnation = on.incarnation();
    }

    void asks(long more) {
        asked += more;
        expect(more > 0, "asks for " + more, "at least 1");
        expect(
                asked <= wanted,
                "has asked its source for " + asked + ", and its subscriber for " + wanted,
                "no more than are wanted");
    }

    void makes() {
        made++;
    }

    void cancelsSource() {
        cancels++;
        expect(cancels == 1, "tells its source " + cancels + " times that nobody wants more", "once");
    }

    // ---- the sink

    void sinkStarts(Host on) {
        expect(sink == null, "has two subscribers", "one");
        sink = on;
        sinkIncarnation = on.incarnation();
    }

    void wants(long more) {
        wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
    }

    void takes(Parcel parcel) {
        expect(sink != null && ends == 0 && !given, "brings item " + parcel.number() + " after its end", "nothing");
        expect(parcel.belt() == number, "brings an item of belt " + parcel.belt(), "its own");
        expect(parcel.number() == taken, "brings item " + parcel.number(), "item " + taken);
        expect(taken < wanted, "brings item " + taken + ", and " + wanted + " were requested", "no more");
        expect(
                parcel.load().length == goods.bytes()
                        && Errand.isLoad(Parcel.key(number, parcel.number()), parcel.load()),
                "brings item " + parcel.number() + " with another load of " + parcel.load().length,
                "the " + goods.bytes() + " bytes that were sent");
        taken++;
    }

    void ends(@Nullable Throwable thrown) {
        ends++;
        ended |= thrown == null;
        expect(ends == 1 && !given, "ends " + ends + " times, or after it was given up", "once");
        if (thrown == null) {
            expect(
                    completed && taken == made,
                    "completes with " + taken + " items, of " + made + " made by a source that has "
                            + (completed ? "" : "not ") + "completed",
                    "all items of a source that has");
        }
    }

    void givesUp() {
        given = true;
    }

    // ---- what became of it

    /** What does not hold when all has come to rest, or null. */
    @Nullable
    String broken() {
        if (source != null && lives(source, sourceIncarnation) && !completed && !failed && cancels == 0) {
            return this + ": its source was not told that nobody wants more (expected: cancel)";
        }
        if (sink != null && lives(sink, sinkIncarnation) && ends == 0 && !given) {
            return this + ": its subscriber has heard of no end (expected: one)";
        }
        return null;
    }

    private static boolean lives(Host host, int incarnation) {
        return host.isUp() && host.incarnation() == incarnation;
    }

    private void expect(boolean holds, String otherwise, String expected) {
        if (!holds) {
            world.fail(this + " " + otherwise + " (expected: " + expected + ")");
        }
    }

    @Override
    public String toString() {
        return "belt " + number + " of " + call;
    }
}
