package dev.beckon.eventlog.disk;

/**
 * A place in a log's directory that is not as it was written.
 *
 * @param file its name
 * @param at the byte
 * @param frame the number of the frame that should stand there; 0 if that is not known
 * @param what is wrong, in words
 */
public record Damage(String file, long at, long frame, String what) {

    /** {@code FILE, byte N, frame M: WHAT}. */
    @Override
    public String toString() {
        return file + ", byte " + at + (frame == 0 ? "" : ", frame " + frame) + ": " + what;
    }
}
