package dev.beckon.protocol.wire;

/**
 * The first frame of each side: what it accepts.
 *
 * @param maxMessage bytes of the longest message that it takes
 * @param maxStreams how many streams the peer may have open at a time
 * @param maxMethods how many methods the peer may name
 * @param agent name and version of the software, for logs
 * @param silenceMillis after how long without a byte it gives up the connection; 0 for never
 */
public record Hello(int maxMessage, int maxStreams, int maxMethods, String agent, int silenceMillis) {

    private static final int MAX_MESSAGE = 1;
    private static final int MAX_STREAMS = 2;
    private static final int MAX_METHODS = 3;
    private static final int AGENT = 4;
    private static final int SILENCE = 11;
    private static final int LONGEST_AGENT = 200;

    /** Of a side that bears any silence. */
    public Hello(int maxMessage, int maxStreams, int maxMethods, String agent) {
        this(maxMessage, maxStreams, maxMethods, agent, 0);
    }

    /** The payload of the frame. */
    public byte[] toBytes() {
        return new Fields.Writer()
                .number(MAX_MESSAGE, maxMessage)
                .number(MAX_STREAMS, maxStreams)
                .number(MAX_METHODS, maxMethods)
                .text(AGENT, agent)
                .number(SILENCE, silenceMillis)
                .toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped. */
    public static Hello read(byte[] area, int from, int to) {
        int[] limits = new int[SILENCE + 1];
        int[] agent = {from, from}; // made a text once, however often it comes
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field >= MAX_MESSAGE && field <= MAX_METHODS || field == SILENCE) {
                    limits[field] = value < 0 ? Integer.MAX_VALUE : (int) Math.min(value, Integer.MAX_VALUE);
                }
            }

            @Override
            public void bytes(int field, byte[] bytes, int start, int end) {
                if (field == AGENT) {
                    agent[0] = start;
                    agent[1] = end;
                }
            }
        });
        return new Hello(
                limits[MAX_MESSAGE],
                limits[MAX_STREAMS],
                limits[MAX_METHODS],
                Fields.line(area, agent[0], agent[1], LONGEST_AGENT),
                limits[SILENCE]);
    }
}
