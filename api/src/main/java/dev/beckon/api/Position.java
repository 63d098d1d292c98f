package dev.beckon.api;

/**
 * Where one event stands in its topic: what a publisher gets once the event is kept, never given twice. Immutable.
 *
 * @param text opaque; may be kept, sent, and compared for equality
 */
public record Position(String text) {

    private static final int LONGEST = 1024;

    /** Refuses what no server has given. */
    public Position {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("position: " + text.length()
                    + " characters (expected: one that a server has given, 1 to " + LONGEST + ")");
        }
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
