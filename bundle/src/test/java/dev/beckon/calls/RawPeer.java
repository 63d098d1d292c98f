package dev.beckon.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.protocol.wire.Varint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One end of a connection that says what a test scripts, on a plain socket. Not thread-safe. */
final class RawPeer implements AutoCloseable {

    /** A frame that has arrived. */
    record Arrived(int type, int flags, int stream, byte[] payload) {

        Failure failure() {
            assertThat(Frame.name(type)).isEqualTo("FAIL");
            return Failure.read(payload, 0, payload.length);
        }

        Goodbye goodbye() {
            assertThat(Frame.name(type)).isEqualTo("CLOSE");
            return Goodbye.read(payload, 0, payload.length);
        }
    }

    private static final int MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        this.out = socket.getOutputStream();
    }

    /** Opens a connection to a server. */
    static RawPeer connect(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Opens a connection to a server, with a small receive buffer. */
    static RawPeer connectReadingLittle(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawPeer(socket);
    }

    /** Takes the next connection of a client. */
    static RawPeer accept(ServerSocket listening) throws IOException {
        listening.setSoTimeout(MILLIS);
        return new RawPeer(listening.accept());
    }

    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static String address(ServerSocket listening) {
        return "beckon://localhost:" + listening.getLocalPort();
    }

    // ---- sending

    RawPeer send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    RawPeer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.US_ASCII));
    }

    RawPeer preface(int version) throws IOException {
        byte[] bytes = new byte[Preface.LENGTH];
        Preface.write(bytes, 0);
        bytes[4] = (byte) version;
        return send(bytes);
    }

    RawPeer hello(int maxMessage, int maxStreams) throws IOException {
        return frame(Frame.HELLO, 0, 0, new Hello(maxMessage, maxStreams, 100, "scripted").toBytes());
    }

    /** Greets, and reads the other side's greeting. */
    RawPeer greet() throws IOException {
        preface(Preface.VERSION).hello(1 << 22, 1 << 16);
        assertThat(readPreface()).isEqualTo(Preface.VERSION);
        assertThat(read().type()).isEqualTo(Frame.HELLO);
        return this;
    }

    RawPeer frame(int type, int flags, int stream, byte[] payload) throws IOException {
        return send(bytesOf(type, flags, stream, payload));
    }

    static byte[] bytesOf(int type, int flags, int stream, byte[] payload) {
        byte[] bytes = new byte[Frame.HEADER + payload.length];
        Frame.header(bytes, 0, payload.length, type, flags, stream);
        System.arraycopy(payload, 0, bytes, Frame.HEADER, payload.length);
        return bytes;
    }

    RawPeer method(int number, String name) throws IOException {
        return frame(Frame.METHOD, 0, 0, numberAnd(number, name.getBytes(StandardCharsets.UTF_8)));
    }

    RawPeer call(int stream, int method, byte[] message) throws IOException {
        return frame(Frame.CALL, 0, stream, numberAnd(method, message));
    }

    static byte[] numberAnd(long number, byte[] rest) {
        byte[] bytes = new byte[Varint.size(number) + rest.length];
        System.arraycopy(rest, 0, bytes, Varint.write(bytes, 0, number), rest.length);
        return bytes;
    }

    /** A message whose first field is this text. */
    static byte[] message(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.write(1 << 3 | 2);
        bytes.writeBytes(numberAnd(utf8.length, utf8));
        return bytes.toByteArray();
    }

    // ---- receiving

    int readPreface() throws IOException {
        byte[] bytes = in.readNBytes(Preface.LENGTH);
        assertThat(bytes).hasSize(Preface.LENGTH);
        assertThat(Preface.isBeckon(bytes, 0)).isTrue();
        return Preface.version(bytes, 0);
    }

    Arrived read() throws IOException {
        long header = in.readLong();
        byte[] payload = in.readNBytes(Frame.length(header));
        assertThat(payload).hasSize(Frame.length(header));
        return new Arrived(Frame.type(header), Frame.flags(header), Frame.stream(header), payload);
    }

    /** Reads until the connection ends, in whatever way. */
    byte[] readToEnd() throws IOException {
        try {
            return in.readAllBytes();
        } catch (java.net.SocketException reset) {
            return new byte[0];
        }
    }

    /** Ends the connection at once, without what is still to be sent. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
