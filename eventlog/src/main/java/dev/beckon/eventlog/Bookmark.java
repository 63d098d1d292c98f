package dev.beckon.eventlog;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a reader stands in a topic: in each partition, the place of the record that it has not read. Immutable.
 *
 * @param places one for each partition, at its index
 */
public record Bookmark(List<Position> places) {

    private static final int MOST_PARTITIONS = 4096;

    public Bookmark {
        places = List.copyOf(places);
        if (places.isEmpty() || places.size() > MOST_PARTITIONS) {
            throw new IllegalArgumentException("bookmark: " + places.size() + " places (expected: 1 to "
                    + MOST_PARTITIONS + ", one for each partition)");
        }
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).partition() != i) {
                throw new IllegalArgumentException("bookmark: partition "
                        + places.get(i).partition() + " at place " + i + " (expected: partition " + i + ")");
            }
        }
    }

    /** Of a topic with one partition. */
    public static Bookmark of(Position place) {
        return new Bookmark(List.of(place));
    }

    /** The place in a partition. */
    public Position place(int partition) {
        if (partition >= places.size()) {
            throw new IllegalArgumentException(
                    "partition: " + partition + " (expected: less than " + places.size() + ", as the bookmark has)");
        }
        return places.get(partition);
    }

    /** Where this reader stands once it has read that record too. */
    public Bookmark after(Position read) {
        return at(read.next());
    }

    /** Where this reader stands once it stands there in that partition. */
    public Bookmark at(Position place) {
        place(place.partition());
        if (places.size() == 1) {
            return of(place);
        }
        List<Position> moved = new ArrayList<>(places);
        moved.set(place.partition(), place);
        return new Bookmark(moved);
    }

    /** The places, separated by {@code _}; {@link #parse} reads it. */
    @Override
    public String toString() {
        if (places.size() == 1) {
            return places.get(0).toString();
        }
        StringBuilder text = new StringBuilder();
        for (Position place : places) {
            text.append(text.isEmpty() ? "" : "_").append(place);
        }
        return text.toString();
    }

    /**
     * The bookmark that {@link #toString} wrote; or a position with {@code +} behind it, which is the place behind that, in a topic of
     * one partition.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Bookmark parse(String text) {
        try {
            if (text.endsWith("+")) {
                return of(Position.parse(text.substring(0, text.length() - 1)).next());
            }
            String[] parts = text.split("_", MOST_PARTITIONS + 1);
            List<Position> places = new ArrayList<>(parts.length);
            for (String part : parts) {
                places.add(Position.parse(part));
            }
            return new Bookmark(places);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "bookmark: " + Position.shortened(text) + " (expected: one that a reader has given)", invalid);
        }
    }
}
