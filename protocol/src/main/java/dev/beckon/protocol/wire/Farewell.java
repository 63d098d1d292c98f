package dev.beckon.protocol.wire;

/**
 * The payload of {@link Frame#DRAIN}: its sender goes away soon.
 *
 * @param graceMillis how long it waits at most for what is open
 * @param reason for a person
 */
public record Farewell(long graceMillis, String reason) {

    private static final int GRACE = 2; // 1 was the last stream taken, which the PING behind it says better
    private static final int REASON = 3;
    private static final int LONGEST_REASON = 1024;

    /** The payload of the frame; a reason that is too long for one is cut. */
    public byte[] toBytes() {
        String text = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        return new Fields.Writer().number(GRACE, graceMillis).text(REASON, text).toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped. */
    public static Farewell read(byte[] area, int from, int to) {
        long[] grace = {0};
        int[] reason = {from, from}; // made a text once, however often it comes
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field == GRACE) {
                    grace[0] = value < 0 ? Long.MAX_VALUE : value;
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
        return new Farewell(grace[0], Fields.line(area, reason[0], reason[1], LONGEST_REASON));
    }
}
