package dev.beckon.simulator;

import dev.beckon.protocol.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of a stream as docs/protocol.md draws them, from either side, and which of its transitions were seen. A
 * transition that is not here is illegal. Immutable but for the counts.
 */
final class StreamStates {

    /** Flags that make another transition of a frame. */
    private static final int SHAPE = Frame.MORE;

    /** Who, in which state, does what with which frame, and is in which state then. */
    private static final String TABLE = """
            opener  idle       sends     CALL         waiting
            opener  idle       sends     CALL+MORE    sending
            opener  sending    sends     PIECE+MORE   sending
            opener  sending    sends     PIECE        waiting
            opener  sending    receives  FAIL         ended
            opener  sending    sends     CANCEL       ended
            opener  waiting    receives  ANSWER       ended
            opener  waiting    receives  ANSWER+MORE  arriving
            opener  waiting    receives  FAIL         ended
            opener  waiting    sends     CANCEL       ended
            opener  arriving   receives  PIECE+MORE   arriving
            opener  arriving   receives  PIECE        ended
            opener  arriving   receives  FAIL         ended
            opener  arriving   sends     CANCEL       ended
            opener  idle       sends     ONE_WAY      ended
            opener  idle       sends     ONE_WAY+MORE telling
            opener  telling    sends     PIECE+MORE   telling
            opener  telling    sends     PIECE        ended
            opener  ended      receives  ANSWER       ended
            opener  ended      receives  ANSWER+MORE  ended
            opener  ended      receives  PIECE+MORE   ended
            opener  ended      receives  PIECE        ended
            opener  ended      receives  FAIL         ended

            peer    idle       receives  CALL         running
            peer    idle       receives  CALL+MORE    receiving
            peer    receiving  receives  PIECE+MORE   receiving
            peer    receiving  receives  PIECE        running
            peer    receiving  receives  CANCEL       ended
            peer    receiving  sends     FAIL         ended
            peer    running    sends     ANSWER       ended
            peer    running    sends     ANSWER+MORE  answering
            peer    running    sends     FAIL         ended
            peer    running    receives  CANCEL       ended
            peer    answering  sends     PIECE+MORE   answering
            peer    answering  sends     PIECE        ended
            peer    answering  sends     FAIL         ended
            peer    answering  receives  CANCEL       ended
            peer    idle       receives  ONE_WAY      ended
            peer    idle       receives  ONE_WAY+MORE hearing
            peer    hearing    receives  PIECE+MORE   hearing
            peer    hearing    receives  PIECE        ended
            peer    ended      receives  PIECE+MORE   ended
            peer    ended      receives  PIECE        ended
            peer    ended      receives  CANCEL       ended
            """;

    static final String IDLE = "idle";
    static final String ENDED = "ended";

    private final Map<String, String> next = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final long[] seen;

    StreamStates() {
        for (String line : TABLE.split("\n")) {
            if (!line.isBlank()) {
                String[] words = line.trim().split(" +");
                String key = key(words[0].equals("opener"), words[1], words[2].equals("sends"), words[3]);
                if (next.put(key, words[4]) != null) {
                    throw new IllegalStateException("transition: '" + line + "' (expected: each once)");
                }
                numbers.put(key, keys.size());
                keys.add(key);
            }
        }
        seen = new long[keys.size()];
    }

    /** The frame as the table names it. */
    static String frame(int type, int flags) {
        return (flags & SHAPE & Frame.MORE) == 0 ? Frame.name(type) : Frame.name(type) + "+MORE";
    }

    private static String key(boolean opener, String state, boolean sends, String frame) {
        return (opener ? "opener " : "peer ") + state + (sends ? " sends " : " receives ") + frame;
    }

    /** The state after this, or null if that is illegal. */
    @Nullable
    String after(boolean opener, String state, boolean sends, String frame) {
        String key = key(opener, state, sends, frame);
        Integer number = numbers.get(key);
        if (number == null) {
            return null;
        }
        seen[number]++;
        return next.get(key);
    }

    /** Counts what others have seen as well. */
    void add(StreamStates others) {
        for (int i = 0; i < seen.length; i++) {
            seen[i] += others.seen[i];
        }
    }

    /** The transitions that were not seen. */
    List<String> unseen() {
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] == 0) {
                unseen.add(keys.get(i));
            }
        }
        return unseen;
    }

    /** How many of a hundred transitions were seen, rounded down. */
    int percentSeen() {
        return (seen.length - unseen().size()) * 100 / seen.length;
    }
}
