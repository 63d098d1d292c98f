package dev.beckon.protocol.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of the wire, written by hand and not by the code under test, so that a mistake in one shows in the other. */
final class Script {

    static final int HELLO = 1;
    static final int METHOD = 2;
    static final int CALL = 3;
    static final int ONE_WAY = 4;
    static final int PIECE = 5;
    static final int ITEM = 6;
    static final int ANSWER = 7;
    static final int FAIL = 8;
    static final int CANCEL = 9;
    static final int CREDIT = 10;
    static final int ACK = 11;
    static final int PING = 12;
    static final int PONG = 13;
    static final int DRAIN = 14;
    static final int CLOSE = 15;

    static final int MORE = 1;
    static final int META = 2;
    static final int TIMED = 4;
    static final int END = 8;
    static final int ITEMS = 16;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Script preface() {
        return hex("be 42 4b 4e 00 00 00 00");
    }

    Script hex(String bytes) {
        out.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));
        return this;
    }

    /** A HELLO with these limits. */
    Script hello(int maxMessage, int maxStreams, int maxMethods) {
        return frame(
                HELLO,
                0,
                0,
                new Script()
                        .number(1, maxMessage)
                        .number(2, maxStreams)
                        .number(3, maxMethods)
                        .text(4, "script")
                        .bytes());
    }

    /** A preface and a HELLO with limits that stand in nobody's way. */
    Script greeting() {
        return preface().hello(1 << 20, 100, 100);
    }

    Script method(int number, String name) {
        return frame(METHOD, 0, 0, new Script().varint(number).raw(name).bytes());
    }

    Script call(int stream, int method, String message) {
        return frame(CALL, 0, stream, new Script().varint(method).raw(message).bytes());
    }

    Script answer(int stream, String message) {
        return frame(ANSWER, 0, stream, message.getBytes(StandardCharsets.UTF_8));
    }

    Script fail(int stream, int code, int ran, String message) {
        return frame(
                FAIL,
                0,
                stream,
                new Script().number(1, code).number(2, ran).text(3, message).bytes());
    }

    Script cancel(int stream) {
        return frame(CANCEL, 0, stream, new Script().number(1, 1).bytes());
    }

    Script item(int stream, String message) {
        return frame(ITEM, 0, stream, message.getBytes(StandardCharsets.UTF_8));
    }

    Script end(int stream) {
        return frame(ITEM, END, stream);
    }

    Script credit(int stream, long total) {
        return frame(CREDIT, 0, stream, new Script().varint(total).bytes());
    }

    Script piece(int stream, boolean more, String bytes) {
        return frame(PIECE, more ? MORE : 0, stream, bytes.getBytes(StandardCharsets.UTF_8));
    }

    Script frame(int type, int flags, int stream, byte... payload) {
        out.write(payload.length >>> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.write(stream >>> 24);
        out.write(stream >>> 16);
        out.write(stream >>> 8);
        out.write(stream);
        out.writeBytes(payload);
        return this;
    }

    Script varint(long value) {
        long rest = value;
        while (rest < 0 || rest > 127) {
            out.write((int) (rest & 127) + 128);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    Script raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Script raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Script number(int field, long value) {
        return value == 0 ? this : varint(field * 8L).varint(value);
    }

    Script text(int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0
                ? this
                : varint(field * 8L + 2).varint(bytes.length).raw(bytes);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
