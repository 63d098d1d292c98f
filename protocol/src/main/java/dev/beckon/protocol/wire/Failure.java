package dev.beckon.protocol.wire;

import java.nio.charset.StandardCharsets;

/**
 * The payload of {@link Frame#FAIL}, and of {@link Frame#CANCEL} without {@code ran}.
 *
 * @param code a gRPC status code, 1 to 16
 * @param ran whether the handler ran: {@link #NO}, {@link #MAYBE}, {@link #YES}
 * @param message for a person
 */
public record Failure(int code, int ran, String message) {

    /** The handler did not run and will not. */
    public static final int NO = 0;
    /** It is not known whether the handler ran. */
    public static final int MAYBE = 1;
    /** The handler ran. */
    public static final int YES = 2;

    /** gRPC's CANCELLED. */
    public static final int CANCELLED = 1;
    /** gRPC's UNKNOWN. */
    public static final int UNKNOWN = 2;
    /** gRPC's DEADLINE_EXCEEDED. */
    public static final int DEADLINE_EXCEEDED = 4;
    /** gRPC's RESOURCE_EXHAUSTED. */
    public static final int RESOURCE_EXHAUSTED = 8;
    /** gRPC's INTERNAL. */
    public static final int INTERNAL = 13;
    /** gRPC's UNAVAILABLE. */
    public static final int UNAVAILABLE = 14;

    private static final int CODE = 1;
    private static final int RAN = 2;
    private static final int MESSAGE = 3;
    private static final int LONGEST_MESSAGE = 4096;

    /** The payload of the frame; a message that is too long for one is cut. */
    public byte[] toBytes() {
        String text = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
        return new Fields.Writer()
                .number(CODE, code)
                .number(RAN, ran)
                .text(MESSAGE, text)
                .toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped. */
    public static Failure read(byte[] area, int from, int to) {
        long[] numbers = {0, UNKNOWN, NO};
        String[] message = {""};
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                if (field == CODE || field == RAN) {
                    numbers[field] = value;
                }
            }

            @Override
            public void bytes(int field, byte[] bytes, int start, int end) {
                if (field == MESSAGE) {
                    message[0] = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                }
            }
        });
        int code = numbers[CODE] < 1 || numbers[CODE] > 16 ? UNKNOWN : (int) numbers[CODE];
        int ran = numbers[RAN] < NO || numbers[RAN] > YES ? MAYBE : (int) numbers[RAN];
        return new Failure(code, ran, message[0]);
    }
}
