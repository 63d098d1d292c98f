package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Code;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import dev.beckon.transport.netty.Io;
import dev.beckon.transport.netty.NettyTransportFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import io.netty.pkitesting.CertificateBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between clients and servers: what is let through, and what both sides are told when it is not. */
final class TlsTest {

    @TempDir
    private static Path folder;

    private static Papers papers;
    private static Papers others; // of another authority with the same name
    private static Papers.Paper local;

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeAll
    static void issue() throws Exception {
        papers = new Papers(Files.createDirectory(folder.resolve("ours")), "authority");
        others = new Papers(Files.createDirectory(folder.resolve("theirs")), "authority");
        local = papers.forLocalhost("local");
    }

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    private static Server.Builder server(Io io) {
        return Server.builder().port(0).transport(new NettyTransportFactory(io)).serve(Gate.class, new OpenGate());
    }

    private static Client.Builder client(Io io, Server server) {
        return Client.builder(server.address()).transport(new NettyTransportFactory(io));
    }

    private static Tls identity(Papers.Paper paper) {
        return Tls.DEFAULT.certificate(paper.chain(), paper.key());
    }

    private static Tls trusting() {
        return Tls.DEFAULT.trust(papers.trust());
    }

    /** A server's, which wants certificates of clients. */
    private static Tls asking(Tls.ClientCertificate wanted) {
        return identity(local).trust(papers.trust()).clientCertificate(wanted);
    }

    private static String answer(Client client) throws Exception {
        return client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS);
    }

    private void assertRefused(Client client, Code code, String why) {
        Throwable thrown = catchThrowable(() -> answer(client));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(RpcException.class);
        RpcException failure = (RpcException) thrown.getCause();
        assertThat(failure.status().message()).contains(why);
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(failure.ran()).isEqualTo(Ran.NO);
        awaitLog(why);
    }

    private void awaitLog(String text) {
        await().untilAsserted(
                        () -> assertThat(log.toString(StandardCharsets.UTF_8)).contains(text));
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
    }

    @Test
    void theseTestsRunOnTheProviderThatTheyAreMeantFor() {
        boolean boring = "boringssl".equals(System.getProperty("beckon.tls"));
        assumeTrue(!boring || Epoll.isAvailable(), "its library is there for Linux only");
        assertThat(OpenSsl.isAvailable()).isEqualTo(boring);
    }

    // ---- what is let through

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void carriesCallsSmallAndLarge(Io io) throws Exception {
        byte[] bytes = new byte[3 << 20];
        new Random(3).nextBytes(bytes);
        try (Server server = server(io).tls(identity(local)).start();
                Client client = client(io, server).tls(trusting()).build()) {
            assertThat(answer(client)).isEqualTo("anonymous");
            assertThat(client.service(Gate.class).mirror(bytes).get(30, TimeUnit.SECONDS))
                    .isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void clientIsWhomItsCertificateNames(Io io) throws Exception {
        Papers.Paper billing = papers.issue("billing", builder -> builder.addSanDnsName("billing.example")
                .addSanUriName(URI.create("https://example.org"))
                .addSanUriName(URI.create("spiffe://example.org/billing")));
        Papers.Paper named = papers.issue("named", builder -> Papers.withDnsNames(builder, "*.example", "Web.Example"));
        try (Server server =
                        server(io).tls(asking(Tls.ClientCertificate.REQUIRED)).start();
                Client first = client(io, server)
                        .tls(trusting().certificate(billing.chain(), billing.key()))
                        .build();
                Client second = client(io, server)
                        .tls(trusting().certificate(named.pkcs12(), Papers.PASSWORD))
                        .build()) {
            assertThat(answer(first)).isEqualTo("spiffe://example.org/billing");
            assertThat(answer(second)).as("its first name that is no wildcard").isEqualTo("web.example");
        }
    }

    @Test
    void clientCertificateThatIsOptionalMayBeMissing() throws Exception {
        Papers.Paper named = papers.issue("named", builder -> builder.addSanDnsName("web.example"));
        try (Server server = server(Io.NIO)
                        .tls(asking(Tls.ClientCertificate.OPTIONAL))
                        .start();
                Client with = client(Io.NIO, server)
                        .tls(trusting().certificate(named.chain(), named.key()))
                        .build();
                Client without = client(Io.NIO, server).tls(trusting()).build()) {
            assertThat(answer(with)).isEqualTo("web.example");
            assertThat(answer(without)).isEqualTo("anonymous");
        }
    }

    @Test
    void authenticatorDecidesAlsoAboutCertificates() throws Exception {
        Papers.Paper named = papers.issue("named", builder -> builder.addSanDnsName("web.example"));
        Authenticator both = introduction -> {
            Principal certified = introduction.certified();
            return CompletableFuture.completedFuture(Principal.of((certified == null ? "nobody" : certified.name())
                    + " with " + introduction.credentials().token()));
        };
        try (Server server = server(Io.NIO)
                        .tls(asking(Tls.ClientCertificate.OPTIONAL))
                        .authenticator(both)
                        .start();
                Client with = client(Io.NIO, server)
                        .tls(trusting().certificate(named.chain(), named.key()))
                        .bearer(() -> "t")
                        .build();
                Client without = client(Io.NIO, server).tls(trusting()).build()) {
            assertThat(answer(with)).isEqualTo("web.example with t");
            assertThat(answer(without)).isEqualTo("nobody with null");
        }
    }

    @Test
    void nameOfTheServerCanBeAnother() throws Exception {
        Papers.Paper named = papers.issue("kitchen", builder -> builder.addSanDnsName("kitchen.example"));
        Papers.Paper spiffe =
                papers.issue("spiffe", builder -> builder.addSanUriName(URI.create("spiffe://example.org/kitchen")));
        try (Server server = server(Io.NIO).tls(identity(named)).start();
                Server other = server(Io.NIO).tls(identity(spiffe)).start();
                Client byName = client(Io.NIO, server)
                        .tls(trusting().expectedName("kitchen.example"))
                        .build();
                Client byId = client(Io.NIO, other)
                        .tls(trusting().expectedName("spiffe://example.org/kitchen"))
                        .build();
                Client byAny = client(Io.NIO, server).tls(trusting().anyName()).build();
                Client wrong = client(Io.NIO, other)
                        .tls(trusting().expectedName("spiffe://example.org/billing"))
                        .build()) {
            assertThat(answer(byName)).isEqualTo("anonymous");
            assertThat(answer(byId)).isEqualTo("anonymous");
            assertThat(answer(byAny)).isEqualTo("anonymous");
            assertRefused(
                    wrong,
                    Code.UNAVAILABLE,
                    "its certificate is not believed: SPIFFE id: spiffe://example.org/kitchen"
                            + " (expected: spiffe://example.org/billing)");
        }
    }

    @Test
    void clientComesAgainWithTheSamePrincipal() throws Exception {
        Papers.Paper named = papers.issue("named", builder -> builder.addSanDnsName("web.example"));
        Tls asking = asking(Tls.ClientCertificate.REQUIRED);
        Server server = server(Io.NIO).tls(asking).start();
        int port = server.port();
        try (Client client = client(Io.NIO, server)
                .tls(trusting().certificate(named.chain(), named.key()))
                .build()) {
            assertThat(answer(client)).isEqualTo("web.example");
            server.close();
            server = server(Io.NIO).port(port).tls(asking).start();
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(answer(client)).isEqualTo("web.example"));
        } finally {
            server.close();
        }
    }

    // ---- what is not

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void serverOfAnotherAuthorityIsNotBelieved(Io io) {
        try (Server server = server(io).tls(identity(local)).start();
                Client client = client(io, server)
                        .tls(Tls.DEFAULT.trust(others.trust()))
                        .build();
                Client usual = client(io, server).tls(Tls.DEFAULT).build()) {
            assertRefused(client, Code.UNAVAILABLE, "its certificate is not believed: ");
            assertRefused(usual, Code.UNAVAILABLE, "its certificate is not believed: ");
            awaitLog("Client (not connected) gone: TLS with client /127.0.0.1:");
            awaitLog("it does not believe this server's certificate: ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void serverOfAnotherNameIsNotBelieved(Io io) throws Exception {
        Papers.Paper named = papers.issue("kitchen", builder -> builder.addSanDnsName("kitchen.example"));
        try (Server server = server(io).tls(identity(named)).start();
                Client client = client(io, server).tls(trusting()).build()) {
            assertRefused(client, Code.UNAVAILABLE, "(expected: one for 'localhost')");
            awaitLog("it does not believe this server's certificate: ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void clientWithoutCertificateIsRefused(Io io) {
        try (Server server =
                        server(io).tls(asking(Tls.ClientCertificate.REQUIRED)).start();
                Client client = client(io, server).tls(trusting()).build()) {
            assertRefused(
                    client, Code.UNAUTHENTICATED, "it does not believe this client's certificate, or wants one: ");
            awaitLog("it has shown no certificate (expected: one that is trusted here)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void clientOfAnotherAuthorityIsRefused(Io io) throws Exception {
        Papers.Paper foreign = others.issue("foreign", builder -> builder.addSanDnsName("web.example"));
        try (Server server =
                        server(io).tls(asking(Tls.ClientCertificate.OPTIONAL)).start();
                Client client = client(io, server)
                        .tls(trusting().certificate(foreign.chain(), foreign.key()))
                        .build()) {
            assertRefused(
                    client, Code.UNAUTHENTICATED, "it does not believe this client's certificate, or wants one: ");
            awaitLog("TLS with client /127.0.0.1:");
            awaitLog("its certificate is not believed: ");
        }
    }

    @Test
    void clientCertificateWithoutNameIsRefused() throws Exception {
        for (UnaryOperator<CertificateBuilder> names : java.util.List.<UnaryOperator<CertificateBuilder>>of(
                UnaryOperator.identity(),
                builder -> Papers.withDnsNames(builder, "*.example"),
                builder -> builder.addSanIpAddress("127.0.0.1"))) {
            Papers.Paper nameless = papers.issue("nameless", names);
            try (Server server = server(Io.NIO)
                            .tls(asking(Tls.ClientCertificate.REQUIRED))
                            .start();
                    Client client = client(Io.NIO, server)
                            .tls(trusting().certificate(nameless.chain(), nameless.key()))
                            .build()) {
                assertRefused(
                        client,
                        Code.UNAUTHENTICATED,
                        "certificate: neither a SPIFFE id nor a DNS name among the subject alternative names of"
                                + " 'CN=nameless' (expected: one)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void plainServerAndTlsClientTellEachOther(Io io) {
        try (Server server = server(io).start();
                Client client = client(io, server).tls(trusting()).build()) {
            assertRefused(
                    client,
                    Code.UNAVAILABLE,
                    "it closed the connection in the handshake"
                            + " (expected: a server with TLS; one in plain text needs plaintext() at the client)");
            awaitLog("(expected: be 42 4b 4e, as of a Beckon peer; these are of TLS, which this side was not told to"
                    + " speak)");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void plainClientAndTlsServerTellEachOther(Io io) {
        try (Server server = server(io).tls(identity(local)).start();
                Client client = client(io, server).build()) {
            assertRefused(
                    client,
                    Code.UNAVAILABLE,
                    "first bytes: 15 03 03 00 '....' (expected: be 42 4b 4e, as of a Beckon peer; these are of TLS,"
                            + " which this side was not told to speak)");
            awaitLog("what it sent is not TLS (expected: TLS; a client in plain text needs tls(...))");
        }
    }

    @Test
    void serverWhoseCertificateHasExpiredIsNotBelieved() throws Exception {
        Papers.Paper expired = papers.issue("expired", builder -> builder.addSanDnsName("localhost")
                .notBefore(Instant.now().minus(Duration.ofDays(9)))
                .notAfter(Instant.now().minus(Duration.ofDays(2))));
        assertThatThrownBy(() -> identity(expired))
                .as("a Beckon server does not even start with it")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("certificate: 'CN=expired' in " + expired.chain() + " expired on ")
                .hasMessageEndingWith(" (expected: valid now)");
        try (SSLServerSocket listening = listening(expired);
                Client client = Client.builder("beckon://localhost:" + listening.getLocalPort())
                        .tls(trusting())
                        .build()) {
            CompletableFuture<Void> accepting = CompletableFuture.runAsync(() -> {
                try {
                    listening.accept().getInputStream().read();
                } catch (IOException refused) {
                    // as it should be
                }
            });
            assertRefused(client, Code.UNAVAILABLE, "its certificate is not believed: expired, ");
            accepting.get(30, TimeUnit.SECONDS);
        }
    }

    private static SSLServerSocket listening(Papers.Paper paper) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(paper.store(), Papers.PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }
}
