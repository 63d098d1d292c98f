package dev.beckon.chaos.events;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for the topics of a campaign, besides what holds for all.
 *
 * @param retainedEvents how many of the latest events of a topic are retained at least
 * @param underWay how many events of a topic can be kept and not acknowledged yet
 * @param derived topics to which nobody publishes but listeners of others
 * @param compacted names of the topics that keep the latest event of each key
 */
record Promises(long retainedEvents, int underWay, Collection<Derived> derived, Set<String> compacted) {

    /**
     * A topic that has one event for each of another topic, or for some.
     *
     * @param topic its name
     * @param source the name of the other
     * @param which for which
     */
    record Derived(String topic, String source, Which which) {}

    /** Some events of a topic. */
    @FunctionalInterface
    interface Which {

        /** Whether that is one of them. */
        boolean has(String key, long number);
    }

    Promises {
        derived = List.copyOf(derived);
        compacted = Set.copyOf(compacted);
    }

    /** What a topic is derived from, if it is. */
    Optional<Derived> derivation(String topic) {
        return derived.stream().filter(each -> each.topic().equals(topic)).findAny();
    }
}
