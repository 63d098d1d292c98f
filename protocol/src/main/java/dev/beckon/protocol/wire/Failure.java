package dev.beckon.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The payload of {@link Frame#FAIL}, and of {@link Frame#CANCEL} without {@code ran}.
 *
 * @param code a gRPC status code, 1 to 16
 * @param ran whether the handler ran: {@link #NO}, {@link #MAYBE}, {@link #YES}
 * @param message for a person
 * @param details data beside the message, such as a typed error's; at most {@link #MOST_DETAILS} of them travel, with
 *     at most {@link #MOST_DETAIL_BYTES} in all
 * @param metadata a metadata block, empty if there is none; one that is longer than {@link #LONGEST_METADATA} does not
 *     travel. Not copied
 */
public record Failure(int code, int ran, String message, List<FailureDetail> details, byte[] metadata) {

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
    /** The longest metadata block, in bytes. */
    public static final int LONGEST_METADATA = 16 * 1024;

    private static final byte[] NO_METADATA = {};

    private static final int CODE = 1;
    private static final int RAN = 2;
    private static final int MESSAGE = 3;
    private static final int DETAIL = 4;
    private static final int METADATA = 5;
    private static final int LONGEST_MESSAGE = 4096;

    /** Copies the list. */
    public Failure {
        details = List.copyOf(details);
    }

    /** A failure without metadata. */
    public Failure(int code, int ran, String message, List<FailureDetail> details) {
        this(code, ran, message, details, NO_METADATA);
    }

    /** A failure without details and metadata. */
    public Failure(int code, int ran, String message) {
        this(code, ran, message, List.of(), NO_METADATA);
    }

    /** This failure without its details and its metadata. */
    public Failure withoutDetails() {
        return details.isEmpty() && metadata.length == 0 ? this : new Failure(code, ran, message);
    }

    /** This failure with a metadata block. */
    public Failure withMetadata(byte[] block) {
        return new Failure(code, ran, message, details, block);
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

    /** The payload of the frame; a message that is too long for one is cut, what lies beyond the bounds is left out. */
    public byte[] toBytes() {
        String text = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
        Fields.Writer fields =
                new Fields.Writer().number(CODE, code).number(RAN, ran).text(MESSAGE, text);
        for (FailureDetail detail : fitting(details)) {
            fields.bytes(DETAIL, detail.toBytes());
        }
        if (metadata.length <= LONGEST_METADATA) {
            fields.bytes(METADATA, metadata);
        }
        return fields.toBytes();
    }

    /** Reads the payload of the frame; fields that are not known are skipped, as is what lies beyond the bounds. */
    public static Failure read(byte[] area, int from, int to) {
        long[] numbers = {0, UNKNOWN, NO};
        String[] message = {""};
        List<FailureDetail> details = new ArrayList<>(0);
        byte[][] metadata = {NO_METADATA};
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
                } else if (field == METADATA && end - start <= LONGEST_METADATA) {
                    metadata[0] = Arrays.copyOfRange(bytes, start, end);
                }
            }
        });
        int code = numbers[CODE] < 1 || numbers[CODE] > 16 ? UNKNOWN : (int) numbers[CODE];
        int ran = numbers[RAN] < NO || numbers[RAN] > YES ? MAYBE : (int) numbers[RAN];
        return new Failure(code, ran, message[0], fitting(details), metadata[0]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Failure failure
                && code == failure.code
                && ran == failure.ran
                && message.equals(failure.message)
                && details.equals(failure.details)
                && Arrays.equals(metadata, failure.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, ran, message, details, Arrays.hashCode(metadata));
    }

    @Override
    public String toString() {
        return "Failure[code=" + code + ", ran=" + ran + ", message=" + message + ", details=" + details + ", metadata="
                + metadata.length + " bytes]";
    }
}
