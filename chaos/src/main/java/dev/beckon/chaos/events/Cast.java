package dev.beckon.chaos.events;

import dev.beckon.api.Topic;
import java.util.ArrayList;
import java.util.List;

/** Who takes part: keys, publishers and listeners. */
final class Cast {

    /** How many keys each topic has. */
    static final int KEYS = 128;

    /** How many clients publish; each has its keys. */
    static final int PUBLISHERS = 3;

    /** So far behind the newest event may the oldest be that a durable name has not heard, so that it is retained. */
    static final long MOST_BEHIND = Beats.RETAINED_EVENTS * 3 / 8;

    /** A durable name that hears each event. */
    static final String LEDGER = "ledger";

    /** A durable name that some share. */
    static final String CREW = "crew";

    /** One who is away for a moment, again and again. */
    static final String WALKER = "walker";

    /** One who is away until retention has overtaken it. */
    static final String SLEEPER = "sleeper";

    /** Who hears at the end what there is. */
    static final String REPLAY = "replay";

    private Cast() {}

    /** All who listen. */
    static List<Ear> ears() {
        List<Ear> ears = new ArrayList<>();
        for (Topic<Beat> topic : Beats.ALL) {
            ears.add(new Ear(topic.name(), LEDGER, Ear.Kind.DURABLE));
            ears.add(new Ear(topic.name(), WALKER, Ear.Kind.PLAIN));
            ears.add(new Ear(topic.name(), SLEEPER, Ear.Kind.PLAIN));
            ears.add(new Ear(topic.name(), REPLAY, Ear.Kind.REPLAY));
        }
        return List.copyOf(ears);
    }

    /** The durable names of a topic. */
    static List<String> durable(Topic<Beat> topic) {
        return ears().stream()
                .filter(ear -> ear.topic().equals(topic.name()) && ear.kind() == Ear.Kind.DURABLE)
                .map(Ear::name)
                .toList();
    }

    /** A key of all topics. */
    static String key(int number) {
        return "key-" + number;
    }
}
