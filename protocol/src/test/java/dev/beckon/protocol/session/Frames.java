package dev.beckon.protocol.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads bytes of the wire as text that tests can compare; written by hand, not with the code under test. */
final class Frames {

    private static final String[] NAMES = {
        "0", "HELLO", "METHOD", "CALL", "ONE_WAY", "PIECE", "ITEM", "ANSWER", "FAIL", "CANCEL", "CREDIT", "ACK", "PING",
        "PONG", "DRAIN", "CLOSE"
    };

    private Frames() {}

    /** The preface, if there is one, and the frames: name, flags if any, stream if any, payload. */
    static List<String> read(byte[] bytes) {
        List<String> all = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length >= 8 && bytes[0] == (byte) 0xbe) {
            byte[] preface = new byte[8];
            in.get(preface);
            all.add("preface " + HexFormat.of().formatHex(preface));
        }
        while (in.hasRemaining()) {
            int length = in.getShort() & 0xffff;
            int type = in.get() & 0xff;
            int flags = in.get() & 0xff;
            int stream = in.getInt();
            byte[] payload = new byte[length];
            in.get(payload);
            all.add(NAMES[type]
                    + (flags == 0 ? "" : "+" + flags)
                    + (stream == 0 ? "" : " " + Integer.toUnsignedString(stream))
                    + payload(type, flags, payload));
        }
        return all;
    }

    private static String payload(int type, int flags, byte[] payload) {
        if (payload.length == 0) {
            return "";
        }
        return switch (type) {
            case Script.HELLO, Script.FAIL, Script.CANCEL, Script.DRAIN, Script.CLOSE -> fields(payload);
            case Script.CALL, Script.ONE_WAY, Script.METHOD ->
                flags == 0
                        ? " (" + payload[0] + ") " + text(payload, 1)
                        : " " + HexFormat.of().formatHex(payload, 0, Math.min(40, payload.length));
            case Script.PIECE -> " " + payload.length + " bytes";
            default ->
                flags == 0 ? " " + text(payload, 0) : " " + HexFormat.of().formatHex(payload);
        };
    }

    private static String text(byte[] payload, int from) {
        return new String(payload, from, payload.length - from, StandardCharsets.UTF_8);
    }

    private static String fields(byte[] payload) {
        StringBuilder all = new StringBuilder();
        ByteBuffer in = ByteBuffer.wrap(payload);
        while (in.hasRemaining()) {
            long tag = varint(in);
            all.append(' ').append(tag >>> 3).append('=');
            if ((tag & 7) == 0) {
                all.append(varint(in));
            } else {
                byte[] bytes = new byte[(int) varint(in)];
                in.get(bytes);
                all.append('\'')
                        .append(new String(bytes, StandardCharsets.UTF_8))
                        .append('\'');
            }
        }
        return all.toString();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
