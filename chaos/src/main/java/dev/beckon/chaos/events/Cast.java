package dev.beckon.chaos.events;

import dev.beckon.api.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** Topics of which each event is published for one of another topic. */
    static final Map<String, String> DERIVED = Map.of(Beats.FORGED.name(), Beats.SYNCED.name());

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
        for (Topic<Beat> topic : Beats.ALL) {
            ears.add(new Ear(topic.name(), REPLAY, Ear.Kind.REPLAY));
        }
        return List.copyOf(ears);
    }

    /** Those of them whom a topic's publishers wait for, or who are not done before they have heard all. */
    static List<Ear> earsFor(Topic<Beat> topic) {
        return ears().stream()
                .filter(ear -> ear.kind() != Ear.Kind.REPLAY)
                .filter(ear -> ear.topic().equals(topic.name()) || topic.name().equals(DERIVED.get(ear.topic())))
                .toList();
    }

    /** A key of all topics. */
    static String key(int number) {
        return "key-" + number;
    }
}
