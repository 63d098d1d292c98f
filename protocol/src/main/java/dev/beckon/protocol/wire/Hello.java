package dev.beckon.protocol.wire;

/**
 * The first frame of each side: what it accepts.
 *
 * @param maxMessage bytes of the longest message that it takes
 * @param maxStreams how many streams the peer may have open at a time
 * @param maxMethods how many methods the peer may name
 * @param itemBytes bytes of items that the peer may send before it is given more credit; 0 for any number
 * @param agent name and version of the software, for logs
 */
public record Hello(int maxMessage, int maxStreams, int maxMethods, long itemBytes, String agent) {

    private static final int MAX_MESSAGE = 1;
    private static final int MAX_STREAMS = 2;
    private static final int MAX_METHODS = 3;
    private static final int AGENT = 4;
    private static final int ITEM_BYTES = 9;
    private static final int LONGEST_AGENT = 200;

    /** A HELLO that limits no bytes of items. */
    public Hello(int maxMessage, int maxStreams, int maxMethods, String agent) {
        this(maxMessage, maxStreams, maxMethods, 0, agent);
    }

    /** The payload of the frame. */
    public byte[] toBytes() {
        return new Fields.Writer()
                .number(MAX_MESSAGE, maxMessage)
                .number(MAX_STREAMS, maxStreams)
                .number(MAX_METHODS, maxMethods)
                .text(AGENT, agent)
                .number(ITEM_BYTES, itemBytes)
                .toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped. */
    public static Hello read(byte[] area, int from, int to) {
        int[] limits = new int[AGENT];
        long[] itemBytes = {0};
        int[] agent = {from, from}; // made a text once, however often it comes
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field >= MAX_MESSAGE && field <= MAX_METHODS) {
                    limits[field] = value < 0 ? Integer.MAX_VALUE : (int) Math.min(value, Integer.MAX_VALUE);
                } else if (field == ITEM_BYTES) {
                    itemBytes[0] = value < 0 ? Long.MAX_VALUE : value;
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
                itemBytes[0],
                Fields.line(area, agent[0], agent[1], LONGEST_AGENT));
    }
}
