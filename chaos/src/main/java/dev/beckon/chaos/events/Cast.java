package dev.beckon.chaos.events;

import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Promises.Derived;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Who takes part: keys, publishers and listeners. */
final class Cast {

    /** How many keys each topic has. */
    static final int KEYS = 128;

    /** How many clients publish; each has its keys. */
    static final int PUBLISHERS = 3;

    /** So far behind the newest event may the oldest be that a durable name has not heard, so that it is retained. */
    static final long MOST_BEHIND = Beats.RETAINED_EVENTS * 3 / 8;

    /** A durable name that one listens under. */
    static final String LEDGER = "ledger";

    /** A durable name that {@link #CREW_MEMBERS} share. */
    static final String CREW = "crew";

    /** How many share a name. */
    static final int CREW_MEMBERS = 3;

    /** A durable name of {@link Beats#SYNCED} under which an event of {@link Beats#FORGED} is published for each. */
    static final String SMITH = "smith";

    /** The durable name of {@link Beats#FORGED}. */
    static final String COLLECTOR = "collector";

    /** One who is away for a moment, again and again. */
    static final String WALKER = "walker";

    /** One who is away until retention has overtaken it. */
    static final String SLEEPER = "sleeper";

    /** Who hears at the end what there is. */
    static final String REPLAY = "replay";

    /** The durable name of the dead letters of {@link Beats#WRITTEN}, which are those of {@link #LEDGER}. */
    static final String UNDERTAKER = "undertaker";

    private static final int ONE_IS_POISON = 50; // of so many

    private Cast() {}

    /** All who listen. */
    static List<Ear> ears() {
        List<Ear> ears = new ArrayList<>();
        for (Topic<Beat> topic : Beats.PUBLISHED) {
            ears.add(new Ear(topic.name(), LEDGER, Ear.Kind.DURABLE));
            ears.add(new Ear(topic.name(), CREW, Ear.Kind.DURABLE));
            ears.add(new Ear(topic.name(), WALKER, Ear.Kind.PLAIN));
            ears.add(new Ear(topic.name(), SLEEPER, Ear.Kind.PLAIN));
        }
        ears.add(new Ear(Beats.SYNCED.name(), SMITH, Ear.Kind.DURABLE));
        ears.add(new Ear(Beats.FORGED.name(), COLLECTOR, Ear.Kind.DURABLE));
        ears.add(new Ear(Beats.WRITTEN.deadLetters().name(), UNDERTAKER, Ear.Kind.DURABLE));
        for (Topic<Beat> topic : Beats.ALL) {
            ears.add(new Ear(topic.name(), REPLAY, Ear.Kind.REPLAY));
        }
        return List.copyOf(ears);
    }

    /** Those of them who are to hear each event of a topic, or what is derived of it. */
    static List<Ear> earsFor(Topic<Beat> topic) {
        return ears().stream()
                .filter(ear -> ear.kind() != Ear.Kind.REPLAY)
                .filter(ear -> ear.topic().equals(topic.name())
                        || topic.equals(Beats.SYNCED) && ear.topic().equals(Beats.FORGED.name()))
                .toList();
    }

    /** What their topics promise. */
    static Promises promises() {
        return new Promises(
                Beats.RETAINED_EVENTS,
                KEYS,
                List.of(
                        new Derived(Beats.FORGED.name(), Beats.SYNCED.name(), (key, number) -> true),
                        new Derived(Beats.WRITTEN.deadLetters().name(), Beats.WRITTEN.name(), Cast::isPoison)),
                Set.of(Beats.LATEST.name()));
    }

    /** Whether {@link #LEDGER} of {@link Beats#WRITTEN} cannot handle that event. */
    static boolean isPoison(String key, long number) {
        return Math.floorMod(Objects.hash(key, number), ONE_IS_POISON) == 0;
    }

    /** How long, at most, until the next event of a key: some keys are rare, so that their latest is old. */
    static int mostPauseMillis(int key) {
        return key % 8 == 0 ? 6_000 : 100;
    }

    /** A key of all topics. */
    static String key(int number) {
        return "key-" + number;
    }
}
