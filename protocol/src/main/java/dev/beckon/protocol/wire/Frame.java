package dev.beckon.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The frame header: eight bytes, big-endian: payload length (2), type (1), flags (1), stream id (4).
 *
 * <p>It is read and written as one {@code long}; frames themselves are never made objects.
 */
public final class Frame {

    /** Bytes of a header. */
    public static final int HEADER = 8;

    /** The longest payload of a frame; what is longer travels in pieces. */
    public static final int MAX_PAYLOAD = 0xffff;

    /** Limits and names of one side; the first frame of each. */
    public static final int HELLO = 0x01;
    /** Gives a method's name a number, for this session and direction. */
    public static final int METHOD = 0x02;
    /** Opens a stream: a call. */
    public static final int CALL = 0x03;
    /** A call that gets no answer; opens no stream that outlives it. */
    public static final int ONE_WAY = 0x04;
    /** More bytes of a message whose first frame was flagged {@link #MORE}. */
    public static final int PIECE = 0x05;
    /** One message of a stream with many. */
    public static final int ITEM = 0x06;
    /** The successful end of a stream. */
    public static final int ANSWER = 0x07;
    /** The failed end of a stream. */
    public static final int FAIL = 0x08;
    /** The opener no longer waits. */
    public static final int CANCEL = 0x09;
    /** Permission to send items, as an absolute total. */
    public static final int CREDIT = 0x0a;
    /** How many messages the session has received (reserved in this draft). */
    public static final int ACK = 0x0b;
    /** Asks for a {@link #PONG} with the same payload. */
    public static final int PING = 0x0c;
    /** Answers a {@link #PING}. */
    public static final int PONG = 0x0d;
    /** Its sender goes away soon: nothing more may be opened. */
    public static final int DRAIN = 0x0e;
    /** The last frame of a connection: why it ends. */
    public static final int CLOSE = 0x0f;

    /** Flag: the message goes on in {@link #PIECE} frames. */
    public static final int MORE = 0x01;
    /** Flag of {@link #CALL}, {@link #ONE_WAY} and {@link #ANSWER}: a metadata block is there. */
    public static final int META = 0x02;
    /** Flag of {@link #CALL} and {@link #ONE_WAY}: the remaining time is there. */
    public static final int TIMED = 0x04;
    /** Flag of {@link #ITEM}: no more items of the opener come. */
    public static final int END = 0x08;
    /** Flag of {@link #CALL}: items of the opener come. */
    public static final int ITEMS = 0x10;

    private static final int STREAM = 4; // where in a header

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Frame() {}

    /** The header that starts at {@code at}. */
    public static long header(byte[] area, int at) {
        return (long) LONG.get(area, at);
    }

    /** The payload's length. */
    public static int length(long header) {
        return (int) (header >>> 48);
    }

    /** The type. */
    public static int type(long header) {
        return (int) (header >>> 40) & 0xff;
    }

    /** The flags. */
    public static int flags(long header) {
        return (int) (header >>> 32) & 0xff;
    }

    /** The stream id. */
    public static int stream(long header) {
        return (int) header;
    }

    /** Writes a header at {@code at}. */
    public static void header(byte[] area, int at, int length, int type, int flags, int stream) {
        LONG.set(area, at, (long) length << 48 | (long) type << 40 | (long) flags << 32 | stream & 0xffffffffL);
    }

    /** Gives the frame that starts at {@code at} another stream id; returns where it ends. */
    public static int fillIn(byte[] area, int at, int stream) {
        INT.set(area, at + STREAM, stream);
        return at + HEADER + length(header(area, at));
    }

    /** The four bytes at {@code at}, big-endian. */
    public static int int32(byte[] area, int at) {
        return (int) INT.get(area, at);
    }

    /** The name of a frame type, for messages to people. */
    public static String name(int type) {
        return switch (type) {
            case HELLO -> "HELLO";
            case METHOD -> "METHOD";
            case CALL -> "CALL";
            case ONE_WAY -> "ONE_WAY";
            case PIECE -> "PIECE";
            case ITEM -> "ITEM";
            case ANSWER -> "ANSWER";
            case FAIL -> "FAIL";
            case CANCEL -> "CANCEL";
            case CREDIT -> "CREDIT";
            case ACK -> "ACK";
            case PING -> "PING";
            case PONG -> "PONG";
            case DRAIN -> "DRAIN";
            case CLOSE -> "CLOSE";
            default -> "type " + type;
        };
    }
}
