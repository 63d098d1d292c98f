package dev.beckon.protocol.wire;

/**
 * The payload of {@link Frame#CLOSE}: why a connection ends.
 *
 * @param code one of this record's constants
 * @param reason for a person
 */
public record Goodbye(int code, String reason) {

    /** The side that says it was closed by its owner. */
    public static final int NORMAL = 0;
    /** The peer sent bytes that make no sense. */
    public static final int PROTOCOL_ERROR = 1;
    /** The peer speaks another version. */
    public static final int VERSION = 2;
    /** The peer went beyond a limit. */
    public static final int LIMIT = 3;
    /** The peer did not say what it had to in time. */
    public static final int TIMEOUT = 4;
    /** What {@link Frame#DRAIN} announced. */
    public static final int DRAINED = 6;
    /** The peer has not proved who it is. */
    public static final int UNAUTHENTICATED = 7;

    private static final int LONGEST_REASON = 1024;
    private static final int CODE = 1;
    private static final int REASON = 2;

    /** The payload of the frame; a reason that is too long for one is cut. */
    public byte[] toBytes() {
        String text = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        return new Fields.Writer().number(CODE, code).text(REASON, text).toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped, codes that are not are errors. */
    public static Goodbye read(byte[] area, int from, int to) {
        long[] code = {NORMAL};
        int[] reason = {from, from}; // made a text once, however often it comes
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field == CODE) {
                    code[0] = value;
                }
            }

            @Override
            public void bytes(int field, byte[] bytes, int start, int end) {
                if (field == REASON) {
                    reason[0] = start;
                    reason[1] = end;
                }
            }
        });
        boolean isKnown = code[0] >= NORMAL && code[0] <= TIMEOUT || code[0] == DRAINED || code[0] == UNAUTHENTICATED;
        int known = isKnown ? (int) code[0] : PROTOCOL_ERROR;
        return new Goodbye(known, Fields.line(area, reason[0], reason[1], LONGEST_REASON));
    }
}
