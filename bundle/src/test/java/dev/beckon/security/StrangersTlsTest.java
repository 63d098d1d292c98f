package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Principal;
import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that speak TLS as the JDK's sockets do, and those that are slow, many, or speak too soon. */
final class StrangersTlsTest {

    private static final byte[] GREETING = bytes(
            0xbe,
            0x42,
            0x4b,
            0x4e,
            0,
            0,
            0,
            0, // preface
            0,
            8,
            Frame.HELLO,
            0,
            0,
            0,
            0,
            0, // HELLO
            0x08,
            0x80,
            0x08,
            0x10,
            0x64,
            0x18,
            0x64,
            0x50); // cut below: fields 1, 2 and 3

    @TempDir
    private static Path folder;

    private static Tls ofServer;
    private static SSLContext trusting;
    private static Path trusted;

    @BeforeAll
    static void issue() throws Exception {
        Papers papers = new Papers(folder, "authority");
        Papers.Paper local = papers.forLocalhost("local");
        ofServer = Tls.DEFAULT.certificate(local.chain(), local.key());
        trusted = papers.trust();
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, Tls.DEFAULT.trust(papers.trust()).trustManagers().getTrustManagers(), null);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static Server.Builder server() {
        return Server.builder().port(0).serve(Gate.class, new OpenGate());
    }

    private static Socket plain(Server server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static SSLSocket secured(Server server, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static byte[] greeting() {
        byte[] greeting = GREETING.clone();
        greeting[9] = 7;
        return Arrays.copyOf(greeting, 23);
    }

    /** The next frame's type; its payload follows. */
    private static Goodbye readToGoodbye(DataInputStream in) throws IOException {
        in.readNBytes(8);
        while (true) {
            int length = in.readUnsignedShort();
            int type = in.read();
            in.readNBytes(5);
            byte[] payload = in.readNBytes(length);
            if (type == Frame.CLOSE) {
                return Goodbye.read(payload, 0, payload.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothVersionsAreSpoken(String version) throws Exception {
        try (Server server = server().tls(ofServer).start();
                SSLSocket socket = secured(server, version)) {
            socket.getOutputStream().write(greeting());
            byte[] answer = socket.getInputStream().readNBytes(11);
            assertThat(answer).startsWith(0xbe, 0x42, 0x4b, 0x4e).endsWith(Frame.HELLO);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void peerThatIsSilentBeforeTlsIsCutOff() throws Exception {
        for (byte[] start : new byte[][] {{}, bytes(0x16, 3, 1, 2, 0), bytes(0x16, 3, 1, 2, 0, 1, 0, 1)}) {
            try (Server server = server().tls(ofServer)
                            .handshakeTimeout(Duration.ofMillis(300))
                            .start();
                    Socket socket = plain(server)) {
                socket.getOutputStream().write(start);
                long from = System.nanoTime();
                Throwable end = catchThrowable(() -> socket.getInputStream().readAllBytes());
                assertThat(end == null || end instanceof SocketException)
                        .as("an end, or a reset")
                        .isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void peerThatIsSilentAfterTlsIsToldWhy() throws Exception {
        try (Server server = server().tls(ofServer)
                        .handshakeTimeout(Duration.ofMillis(700))
                        .start();
                SSLSocket socket = secured(server)) {
            socket.startHandshake();
            byte[] begun = greeting();
            socket.getOutputStream().write(begun, 0, begun.length - 1);
            Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
            assertThat(goodbye.code()).isEqualTo(Goodbye.TIMEOUT);
            assertThat(goodbye.reason())
                    .isEqualTo("handshake: not complete after 700 ms (expected: preface and HELLO)");
        }
    }

    /** What a client of TLS says first. */
    private static byte[] clientHello() throws Exception {
        SSLEngine engine = trusting.createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    @Test
    void handshakesRunBesideTheLoops() throws Exception {
        Tls trust = Tls.DEFAULT.trust(trusted);
        byte[] hello = clientHello();
        try (Server server = server().tls(ofServer).loops(1).start();
                Client client = Client.builder(server.address()).tls(trust).build()) {
            Gate gate = client.service(Gate.class);
            gate.whoAmI().get(30, TimeUnit.SECONDS);
            List<Socket> strangers = new ArrayList<>();
            try {
                for (int i = 0; i < 400; i++) {
                    strangers.add(plain(server));
                }
                for (Socket stranger : strangers) {
                    stranger.getOutputStream().write(hello);
                }
                for (int i = 0; i < 500; i++) {
                    assertThat(gate.whoAmI().get(30, TimeUnit.SECONDS)).isEqualTo("anonymous");
                }
                for (Socket stranger : strangers) { // each is answered
                    assertThat(stranger.getInputStream().read()).isEqualTo(0x16);
                }
                assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .anyMatch(name -> name.startsWith("beckon-server-tls-"));
            } finally {
                for (Socket stranger : strangers) {
                    stranger.close();
                }
            }
        }
    }

    @Test
    void garbageInsteadOfTlsIsCutOff() throws Exception {
        try (Server server = server().tls(ofServer).start()) {
            for (String garbage : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005hello", "x")) {
                try (Socket socket = plain(server)) {
                    socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    Throwable end = catchThrowable(() -> socket.getInputStream().readAllBytes());
                    assertThat(end == null || end instanceof IOException).isTrue();
                }
            }
            try (SSLSocket socket = secured(server)) {
                socket.startHandshake(); // and others are served
            }
        }
    }

    @Test
    void callBeforeTheServerKnowsTheClientEndsTheConnection() throws Exception {
        OpenGate gate = new OpenGate();
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Gate.class, gate)
                        .authenticator(introduction -> new CompletableFuture<>())
                        .start();
                Socket socket = plain(server)) {
            socket.getOutputStream().write(greeting());
            socket.getOutputStream().write(bytes(0, 2, Frame.METHOD, 0, 0, 0, 0, 0, 0, 'a'));
            Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
            assertThat(goodbye.code()).isEqualTo(Goodbye.PROTOCOL_ERROR);
            assertThat(goodbye.reason()).isEqualTo("frame: METHOD (expected: none before the server's HELLO)");
            assertThat(gate.calls).hasValue(0);
        }
    }

    @Test
    void credentialsOfAStrangeSchemeAreRefusedAndLongOnesBeforeTheyCome() throws Exception {
        try (Server server = server().authenticator(Authenticator.tokens(Map.of("t", Principal.ANONYMOUS)))
                .start()) {
            byte[] strange = greetingWith("B\u0001d", new byte[] {1});
            try (Socket socket = plain(server)) {
                socket.getOutputStream().write(strange);
                Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
                assertThat(goodbye.code()).isEqualTo(Goodbye.UNAUTHENTICATED);
                assertThat(goodbye.reason()).startsWith("scheme: 'B?d' (expected: ");
            }
            byte[] control = greetingWith("bearer", new byte[] {'t', 0, (byte) 0xff});
            try (Socket socket = plain(server)) {
                socket.getOutputStream().write(control);
                Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
                assertThat(goodbye.code()).isEqualTo(Goodbye.UNAUTHENTICATED);
                assertThat(goodbye.reason()).isEqualTo("credentials: bearer, 3 bytes (expected: a bearer token)");
            }
            byte[] tooLong = greetingWith("bearer", new byte[9000]);
            try (Socket socket = plain(server)) {
                socket.getOutputStream().write(tooLong, 0, 16); // the header alone
                Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
                assertThat(goodbye.code()).isEqualTo(Goodbye.PROTOCOL_ERROR);
                assertThat(goodbye.reason()).startsWith("HELLO: 90").endsWith(" bytes (expected: at most 8192)");
            }
            byte[] longer = greetingWith("bearer", new byte[7500]);
            try (Socket socket = plain(server)) {
                socket.getOutputStream().write(longer);
                Goodbye goodbye = readToGoodbye(new DataInputStream(socket.getInputStream()));
                assertThat(goodbye.code()).isEqualTo(Goodbye.UNAUTHENTICATED);
                assertThat(goodbye.reason()).isEqualTo("credentials: 7500 bytes (expected: at most 7168)");
            }
        }
    }

    private static byte[] greetingWith(String scheme, byte[] secret) {
        byte[] hello = new Hello(1 << 20, 100, 100, 0, "x", 0, new Claim(scheme, secret, "")).toBytes();
        byte[] all = new byte[16 + hello.length];
        System.arraycopy(GREETING, 0, all, 0, 8);
        Frame.header(all, 8, hello.length, Frame.HELLO, 0, 0);
        System.arraycopy(hello, 0, all, 16, hello.length);
        return all;
    }

    @Test
    void unknownPeersHaveABoundAndLeaveRoomAgain() throws Exception {
        try (Server server = server().handshakeTimeout(Duration.ofSeconds(60)).start()) {
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 1024; i++) {
                    silent.add(plain(server));
                }
                try (Socket oneMore = plain(server)) {
                    assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
                }
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
            try (Client client = Client.connect(server.address())) {
                await().ignoreExceptions().untilAsserted(() -> assertThat(
                                client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                        .isEqualTo("anonymous"));
            }
        }
    }

    @Test
    void authenticatorsThatHangLeaveWorkersToCalls() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Authenticator hanging = introduction -> {
            if (introduction.credentials().isNone()) {
                try {
                    release.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
            return CompletableFuture.completedFuture(Principal.of("known"));
        };
        try (Server server = server().authenticator(hanging).start();
                Client client =
                        Client.builder(server.address()).bearer(() -> "t").build()) {
            assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                    .isEqualTo("known");
            List<Socket> hangers = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    Socket socket = plain(server);
                    hangers.add(socket);
                    socket.getOutputStream().write(greeting());
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                            .isEqualTo("known");
                }
            } finally {
                release.countDown();
                for (Socket socket : hangers) {
                    socket.close();
                }
            }
        }
    }
}
