package dev.beckon.simulator;

import dev.beckon.protocol.wire.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of a stream as docs/protocol.md draws them, from either side, and which of its transitions were seen. A
 * transition that is not here is illegal. Immutable but for the counts.
 */
final class StreamStates {

    /** Flags that make another transition of a frame. */
    private static final int SHAPE = Frame.MORE;

    /** Who a side is on a stream: its opener or the peer of that; and beside it, who has items of the opener to give or take. */
    enum Role {
        OPENER,
        PEER,
        GIVER,
        TAKER;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

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
            opener  sending    sends     CREDIT       sending
            opener  waiting    sends     CREDIT       waiting
            opener  waiting    receives  ITEM         waiting
            opener  waiting    receives  ITEM+MORE    taking
            opener  taking     receives  PIECE+MORE   taking
            opener  taking     receives  PIECE        waiting
            opener  taking     receives  FAIL         ended
            opener  taking     sends     CREDIT       taking
            opener  taking     sends     CANCEL       ended
            opener  ended      receives  ITEM         ended
            opener  ended      receives  ITEM+MORE    ended
            opener  ended      receives  CREDIT       ended
            opener  ended      receives  CANCEL       ended

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
            peer    receiving  receives  CREDIT       receiving
            peer    running    receives  CREDIT       running
            peer    running    sends     ITEM         running
            peer    running    sends     ITEM+MORE    giving
            peer    giving     sends     PIECE+MORE   giving
            peer    giving     sends     PIECE        running
            peer    giving     sends     FAIL         ended
            peer    giving     receives  CREDIT       giving
            peer    giving     receives  CANCEL       ended
            peer    ended      receives  ITEM         ended
            peer    ended      receives  ITEM+MORE    ended
            peer    ended      receives  END          ended
            peer    ended      receives  CREDIT       ended

            giver   offering   sends     ITEM         offering
            giver   offering   sends     ITEM+MORE    halfway
            giver   offering   sends     END          given
            giver   offering   receives  CREDIT       offering
            giver   offering   receives  CANCEL       offering
            giver   halfway    sends     PIECE+MORE   halfway
            giver   halfway    sends     PIECE        offering
            giver   halfway    receives  CREDIT       halfway
            giver   halfway    receives  CANCEL       halfway
            giver   given      receives  CREDIT       given
            giver   given      receives  CANCEL       given

            taker   taking     receives  ITEM         taking
            taker   taking     receives  ITEM+MORE    halfway
            taker   taking     receives  END          taken
            taker   taking     sends     CREDIT       taking
            taker   taking     sends     CANCEL       taking
            taker   taken      sends     CREDIT       taken
            taker   taken      sends     CANCEL       taken
            taker   halfway    receives  PIECE+MORE   halfway
            taker   halfway    receives  PIECE        taking
            taker   halfway    sends     CREDIT       halfway
            taker   halfway    sends     CANCEL       halfway
            """;

    static final String IDLE = "idle";
    static final String ENDED = "ended";
    static final String OFFERING = "offering"; // items of the opener, at it
    static final String TAKING = "taking"; // items of the opener, at its peer
    static final String HALFWAY = "halfway"; // an item of the opener travels in pieces

    private final Map<String, String> next = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final long[] seen;

    StreamStates() {
        for (String line : TABLE.split("\n")) {
            if (!line.isBlank()) {
                String[] words = line.trim().split(" +");
                Role role = Role.valueOf(words[0].toUpperCase(Locale.ROOT));
                String key = key(role, words[1], words[2].equals("sends"), words[3]);
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
        if (type == Frame.ITEM && (flags & Frame.END) != 0) {
            return "END";
        }
        return (flags & SHAPE & Frame.MORE) == 0 ? Frame.name(type) : Frame.name(type) + "+MORE";
    }

    private static String key(Role role, String state, boolean sends, String frame) {
        return role.word + " " + state + (sends ? " sends " : " receives ") + frame;
    }

    /** The state after this, or null if that is illegal. */
    @Nullable
    String after(Role role, String state, boolean sends, String frame) {
        String key = key(role, state, sends, frame);
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
