package dev.beckon.stranger;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The stranger's client: a socket, a preface, frames. Not thread-safe. */
final class Strange implements AutoCloseable {

    static final int HELLO = 0x01;
    static final int METHOD = 0x02;
    static final int CALL = 0x03;
    static final int ONE_WAY = 0x04;
    static final int PIECE = 0x05;
    static final int ITEM = 0x06;
    static final int ANSWER = 0x07;
    static final int FAIL = 0x08;
    static final int CANCEL = 0x09;
    static final int CREDIT = 0x0a;
    static final int ACK = 0x0b;
    static final int PING = 0x0c;
    static final int PONG = 0x0d;
    static final int DRAIN = 0x0e;
    static final int CLOSE = 0x0f;

    static final int MORE = 0x01;
    static final int META = 0x02;
    static final int TIMED = 0x04;

    /** A frame that has arrived. */
    record Arrived(int type, int flags, int stream, byte[] payload) {

        /** The payload as fields: numbers as {@code Long}, bytes as text. */
        Map<Integer, Object> fields() {
            Map<Integer, Object> fields = new HashMap<>();
            int[] at = {0};
            while (at[0] < payload.length) {
                long tag = varint(payload, at);
                if ((tag & 7) == 0) {
                    fields.put((int) (tag >>> 3), varint(payload, at));
                } else {
                    int length = (int) varint(payload, at);
                    fields.put((int) (tag >>> 3), new String(payload, at[0], length, StandardCharsets.UTF_8));
                    at[0] += length;
                }
            }
            return fields;
        }

        /** The text in field 1 of a message. */
        Object text() {
            return fields().get(1);
        }
    }

    /** Bytes to come. */
    static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes raw(byte... bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Bytes hex(String bytes) {
            return raw(HexFormat.of().parseHex(bytes.replace(" ", "")));
        }

        Bytes varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
            return this;
        }

        Bytes number(int field, long value) {
            return varint((long) field << 3).varint(value);
        }

        Bytes text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Bytes bytes(int field, byte[] value) {
            return varint((long) field << 3 | 2).varint(value.length).raw(value);
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int latest = -1;

    Strange(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Says hello and reads the server's; takes no calls. */
    Arrived greet() throws IOException {
        send(new Bytes().hex("be 42 4b 4e 00 00 00 00").toBytes());
        frame(HELLO, 0, 0, new Bytes().number(1, 1 << 20).text(4, "stranger/1").toBytes());
        byte[] preface = in.readNBytes(8);
        if (!HexFormat.of().formatHex(preface, 0, 5).equals("be424b4e00")) {
            throw new IOException(
                    "preface: " + HexFormat.of().formatHex(preface) + " (expected: of Beckon, version 0)");
        }
        return read();
    }

    /** Opens a stream; the method is named when it is called first. */
    int call(String method, byte[] message) throws IOException {
        return open(CALL, 0, new Bytes().varint(number(method)).raw(message).toBytes());
    }

    int open(int type, int flags, byte[] payload) throws IOException {
        latest += 2;
        frame(type, flags, latest, payload);
        return latest;
    }

    int number(String method) throws IOException {
        Integer known = numbers.get(method);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(method, number);
        frame(
                METHOD,
                0,
                0,
                new Bytes()
                        .varint(number)
                        .raw(method.getBytes(StandardCharsets.UTF_8))
                        .toBytes());
        return number;
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
        byte[] header = {
            (byte) (payload.length >>> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            (byte) (stream >>> 24),
            (byte) (stream >>> 16),
            (byte) (stream >>> 8),
            (byte) stream
        };
        send(new Bytes().raw(header).raw(payload).toBytes());
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Arrived read() throws IOException {
        int length = in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Arrived(type, flags, stream, payload);
    }

    /** This many bytes as they come. */
    byte[] readBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** What comes until the server ends its direction. */
    byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
