package dev.beckon.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of {@link Frame#FAIL}, and of {@link Frame#CANCEL} without {@code ran}.
 *
 * @param code a gRPC status code, 1 to 16
 * @param ran whether the handler ran: {@link #NO}, {@link #MAYBE}, {@link #YES}
 * @param message for a person
 * @param details data beside the message, such as a typed error's; at most {@link #MOST_DETAILS} of them travel, with
 *     at most {@link #MOST_DETAIL_BYTES} in all
 */
public record Failure(int code, int ran, String message, List<FailureDetail> details) {

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
    /** gRPC's UNIMPLEMENTED. */
    public static final int UNIMPLEMENTED = 12;
    /** gRPC's INTERNAL. */
    public static final int INTERNAL = 13;
    /** gRPC's UNAVAILABLE. */
    public static final int UNAVAILABLE = 14;

    /** The most details that one failure carries. */
    public static final int MOST_DETAILS = 8;
    /** The most bytes of types and data that the details of one failure have. */
    public static final int MOST_DETAIL_BYTES = 16 * 1024;

    private static final int CODE = 1;
    private static final int RAN = 2;
    private static final int MESSAGE = 3;
    private static final int DETAIL = 4;
    private static final int LONGEST_MESSAGE = 4096;

    /** Copies the list. */
    public Failure {
        details = List.copyOf(details);
    }

    /** A failure without details. */
    public Failure(int code, int ran, String message) {
        this(code, ran, message, List.of());
    }

    /** This failure without its details. */
    public Failure withoutDetails() {
        return details.isEmpty() ? this : new Failure(code, ran, message);
    }

    /** Whether all details can travel. */
    public boolean fits() {
        return fitting(details).size() == details.size();
    }

    /** Those that keep to the bounds, in their order. */
    private static List<FailureDetail> fitting(List<FailureDetail> details) {
        if (details.isEmpty()) {
            return details;
        }
        List<FailureDetail> fitting = new ArrayList<>();
        int bytes = 0;
        for (FailureDetail detail : details) {
            int size = detail.size();
            if (fitting.size() < MOST_DETAILS && detail.isTyped() && size <= MOST_DETAIL_BYTES - bytes) {
                fitting.add(detail);
                bytes += size;
            }
        }
        return fitting;
    }

    /** The payload of the frame; a message that is too long for one is cut, details beyond the bounds are left out. */
    public byte[] toBytes() {
        String text = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
        Fields.Writer fields =
                new Fields.Writer().number(CODE, code).number(RAN, ran).text(MESSAGE, text);
        for (FailureDetail detail : fitting(details)) {
            fields.bytes(DETAIL, detail.toBytes());
        }
        return fields.toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped, as are details beyond the bounds. */
    public static Failure read(byte[] area, int from, int to) {
        long[] numbers = {0, UNKNOWN, NO};
        String[] message = {""};
        List<FailureDetail> details = new ArrayList<>(0);
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
                } else if (field == DETAIL && details.size() < MOST_DETAILS) {
                    details.add(FailureDetail.read(bytes, start, end));
                }
            }
        });
        int code = numbers[CODE] < 1 || numbers[CODE] > 16 ? UNKNOWN : (int) numbers[CODE];
        int ran = numbers[RAN] < NO || numbers[RAN] > YES ? MAYBE : (int) numbers[RAN];
        return new Failure(code, ran, message[0], fitting(details));
    }
}
