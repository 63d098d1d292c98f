package dev.beckon.api;

/**
 * Where a reader stands in a topic, over all its partitions: reading goes on from it, with the events that were not read.
 * Immutable.
 *
 * @param text opaque; may be kept and given back to {@link Listening#from(Bookmark)} in another process
 */
public record Bookmark(String text) {

    private static final int LONGEST = 256 * 1024;

    /** Refuses what no server has given. */
    public Bookmark {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("bookmark: " + text.length()
                    + " characters (expected: one that a server has given, 1 to " + LONGEST + ")");
        }
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
