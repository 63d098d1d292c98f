package dev.beckon.chaos.events;

import dev.beckon.eventlog.Position;

/** One thing that a client knows for certain; a line of its record file. */
sealed interface Fact {

    /** The line. */
    String line();

    /**
     * An event was acknowledged.
     *
     * @param topic where
     * @param key of the event
     * @param number of the event
     * @param position that it was given
     */
    record Acknowledged(String topic, String key, long number, Position position) implements Fact {
        @Override
        public String line() {
            return String.join(" ", "A", topic, key, String.valueOf(number), position.toString());
        }
    }

    /**
     * A listener was called with an event.
     *
     * @param topic where
     * @param name of the listener
     * @param key of the event
     * @param number of the event
     * @param position of the event
     * @param attempt as the listener was told
     * @param newest the offset of the latest event that had been acknowledged by then
     */
    record Heard(String topic, String name, String key, long number, Position position, int attempt, long newest)
            implements Fact {
        @Override
        public String line() {
            return String.join(
                    " ",
                    "H",
                    topic,
                    name,
                    key,
                    String.valueOf(number),
                    position.toString(),
                    String.valueOf(attempt),
                    String.valueOf(newest));
        }
    }

    /**
     * A listener was told of a gap.
     *
     * @param topic where
     * @param name of the listener
     * @param after the place behind what it has read
     * @param resumed the place where it goes on
     * @param missed how many events, as it was told; negative if it was not
     * @param reason as it was told
     * @param newest the offset of the latest event that had been acknowledged by then
     */
    record Missed(String topic, String name, Position after, Position resumed, long missed, String reason, long newest)
            implements Fact {
        @Override
        public String line() {
            return String.join(
                    " ",
                    "G",
                    topic,
                    name,
                    after.toString(),
                    resumed.toString(),
                    String.valueOf(missed),
                    reason,
                    String.valueOf(newest));
        }
    }

    /**
     * The fact that a line tells.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Fact parse(String line) {
        String[] words = line.split(" ", -1);
        try {
            if (words[0].equals("A") && words.length == 5) {
                return new Acknowledged(
                        words[1].intern(), words[2].intern(), Long.parseLong(words[3]), Position.parse(words[4]));
            }
            if (words[0].equals("H") && words.length == 8) {
                return new Heard(
                        words[1].intern(),
                        words[2].intern(),
                        words[3].intern(), // a few, of millions of lines
                        Long.parseLong(words[4]),
                        Position.parse(words[5]),
                        Integer.parseInt(words[6]),
                        Long.parseLong(words[7]));
            }
            if (words[0].equals("G") && words.length == 8) {
                return new Missed(
                        words[1],
                        words[2],
                        Position.parse(words[3]),
                        Position.parse(words[4]),
                        Long.parseLong(words[5]),
                        words[6],
                        Long.parseLong(words[7]));
            }
        } catch (IllegalArgumentException notSo) {
            throw new IllegalArgumentException("line: " + line + " (expected: a fact)", notSo);
        }
        throw new IllegalArgumentException("line: " + line + " (expected: a fact)");
    }
}
