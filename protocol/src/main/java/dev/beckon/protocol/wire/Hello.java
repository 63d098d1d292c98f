package dev.beckon.protocol.wire;

import java.util.Arrays;

/**
 * The first frame of each side: what it accepts.
 *
 * @param maxMessage bytes of the longest message that it takes
 * @param maxStreams how many streams the peer may have open at a time
 * @param maxMethods how many methods the peer may name
 * @param itemBytes bytes of items that the peer may send before it is given more credit; 0 for any number
 * @param agent name and version of the software, for logs
 * @param silenceMillis after how long without a byte it gives up the connection; 0 for never
 * @param claim of a client: who it says it is
 */
public record Hello(
        int maxMessage, int maxStreams, int maxMethods, long itemBytes, String agent, int silenceMillis, Claim claim) {

    private static final int MAX_MESSAGE = 1;
    private static final int MAX_STREAMS = 2;
    private static final int MAX_METHODS = 3;
    private static final int AGENT = 4;
    private static final int ITEM_BYTES = 9;
    private static final int SILENCE = 11;
    private static final int SCHEME = 12;
    private static final int SECRET = 13;
    private static final int NAME = 14;
    private static final int LONGEST_AGENT = 200;

    /** Of a side that limits no bytes of items, bears any silence, and claims nothing. */
    public Hello(int maxMessage, int maxStreams, int maxMethods, String agent) {
        this(maxMessage, maxStreams, maxMethods, 0, agent, 0, Claim.NONE);
    }

    /** The payload of the frame. */
    public byte[] toBytes() {
        return new Fields.Writer()
                .number(MAX_MESSAGE, maxMessage)
                .number(MAX_STREAMS, maxStreams)
                .number(MAX_METHODS, maxMethods)
                .text(AGENT, agent)
                .number(ITEM_BYTES, itemBytes)
                .number(SILENCE, silenceMillis)
                .text(SCHEME, claim.scheme())
                .bytes(SECRET, claim.secret())
                .text(NAME, claim.name())
                .toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped. */
    public static Hello read(byte[] area, int from, int to) {
        int[] limits = new int[SILENCE + 1];
        long[] itemBytes = {0};
        int[] agent = {from, from}; // made a text once, however often it comes
        int[] scheme = {from, from};
        int[] secret = {from, from};
        int[] name = {from, from};
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field >= MAX_MESSAGE && field <= MAX_METHODS || field == SILENCE) {
                    limits[field] = value < 0 ? Integer.MAX_VALUE : (int) Math.min(value, Integer.MAX_VALUE);
                } else if (field == ITEM_BYTES) {
                    itemBytes[0] = value < 0 ? Long.MAX_VALUE : value;
                }
            }

            @Override
            public void bytes(int field, byte[] bytes, int start, int end) {
                int[] range =
                        switch (field) {
                            case AGENT -> agent;
                            case SCHEME -> scheme;
                            case SECRET -> secret;
                            case NAME -> name;
                            default -> new int[2];
                        };
                range[0] = start;
                range[1] = end;
            }
        });
        return new Hello(
                limits[MAX_MESSAGE],
                limits[MAX_STREAMS],
                limits[MAX_METHODS],
                itemBytes[0],
                Fields.line(area, agent[0], agent[1], LONGEST_AGENT),
                limits[SILENCE],
                claim(
                        Fields.line(area, scheme[0], scheme[1], Claim.LONGEST_SCHEME),
                        Arrays.copyOfRange(area, secret[0], secret[1]),
                        Fields.line(area, name[0], name[1], Claim.LONGEST_NAME)));
    }

    private static Claim claim(String scheme, byte[] secret, String name) {
        return scheme.isEmpty() && secret.length == 0 && name.isEmpty() ? Claim.NONE : new Claim(scheme, secret, name);
    }
}
