package dev.beckon.chaos.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A bug of a server, planted so that a campaign must find it. */
enum Plant {
    /** Some events are acknowledged and never kept. */
    LOST_ACK,
    /** What is written comes to the disk some time after it was acknowledged. */
    LATE_WRITE,
    /** Readers get some events behind a later one of the same key. */
    REORDER,
    /** Readers pass over some events, and say nothing. */
    SILENT_GAP;

    /** The names of all. */
    static List<String> names() {
        return Arrays.stream(values()).map(Plant::toString).toList();
    }

    /**
     * That of a name, as {@link #toString} says it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Plant named(String name) {
        return Arrays.stream(values())
                .filter(plant -> plant.toString().equals(name))
                .findAny()
                .orElseThrow(
                        () -> new IllegalArgumentException("plant: " + name + " (expected: one of " + names() + ")"));
    }

    @Override
    public String toString() {
        return name().replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
