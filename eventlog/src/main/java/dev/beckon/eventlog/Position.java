package dev.beckon.eventlog;

/**
 * Where one record of a topic stands. Only positions of one topic and partition can be compared; there a later record has
 * the greater one. A position never names two records: where a log has lost its end, as by a crash, it goes on in a new
 * epoch.
 *
 * @param partition of the topic, from 0; most logs have only one
 * @param epoch in which the record was appended, from 0; never falls within a partition
 * @param offset of the record in its partition, from 0; grows with each record, not always by one
 */
public record Position(int partition, long epoch, long offset) implements Comparable<Position> {

    public Position {
        if (partition < 0 || epoch < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "position: " + partition + ", " + epoch + ", " + offset + " (expected: no negative number)");
        }
    }

    /** The place after this one, where a reader stands that has read this record. */
    public Position next() {
        return new Position(partition, epoch, offset + 1);
    }

    /** @throws IllegalArgumentException if the other is of another partition */
    @Override
    public int compareTo(Position other) {
        if (partition != other.partition) {
            throw new IllegalArgumentException("position: partition " + other.partition + " (expected: partition "
                    + partition + ", as that which it is compared with)");
        }
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(offset, other.offset);
    }

    /** {@code partition.epoch.offset}, the last two in hexadecimal; {@link #parse} reads it. */
    @Override
    public String toString() {
        return partition + "." + Long.toHexString(epoch) + "." + Long.toHexString(offset);
    }

    /**
     * The position that {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Position parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 3 && text.length() <= 50) {
                Position position = new Position(
                        Integer.parseInt(parts[0]), Long.parseLong(parts[1], 16), Long.parseLong(parts[2], 16));
                if (position.toString().equals(text)) {
                    return position;
                }
            }
        } catch (NumberFormatException notNumbers) {
            // refused below
        }
        throw new IllegalArgumentException("position: " + shortened(text) + " (expected: one that a log has given)");
    }

    /**
     * The text of the place behind a position of that text.
     *
     * @throws IllegalArgumentException if the text is no position
     */
    public static String next(String text) {
        int last = text.length() - 1;
        char digit = last < 0 ? 'f' : text.charAt(last);
        if (digit >= '0' && digit < '9' || digit >= 'a' && digit < 'f') { // nothing is carried
            return text.substring(0, last) + (char) (digit + 1);
        }
        return parse(text).next().toString();
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
