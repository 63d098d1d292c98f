package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import dev.beckon.transport.netty.Io;
import dev.beckon.transport.netty.NettyTransportFactory;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between clients and servers: what is let through, and what each side is told when it is not. */
final class TlsTest {

    @TempDir
    private static Path folder;

    private static Papers papers;
    private static Papers others;
    private static Papers.Paper local;

    @BeforeAll
    static void issue() throws Exception {
        papers = new Papers(folder, "authority");
        others = new Papers(folder, "others");
        local = papers.forLocalhost("local");
    }

    private static Server.Builder server(Io io) {
        return Server.builder().port(0).transport(new NettyTransportFactory(io)).serve(Gate.class, new OpenGate());
    }

    private static Client client(Io io, Server server, Tls tls) {
        return Client.builder(server.address())
                .transport(new NettyTransportFactory(io))
                .tls(tls)
                .build();
    }

    private static Tls ofServer() {
        return Tls.DEFAULT.certificate(local.chain(), local.key());
    }

    private static Tls trusting() {
        return Tls.DEFAULT.trust(papers.trust());
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void carriesCallsSmallAndLarge(Io io) throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(3).nextBytes(bytes);
        try (Server server = server(io).tls(ofServer()).start();
                Client client = client(io, server, trusting())) {
            Gate gate = client.service(Gate.class);
            assertThat(gate.whoAmI().get()).isEqualTo("anonymous");
            assertThat(gate.mirror(bytes).get()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void clientIsWhomItsCertificateNames(Io io) throws Exception {
        Papers.Paper billing = papers.issue("billing", builder -> {
            try {
                return builder.addSanDnsName("billing.example").addSanUriName("spiffe://example.org/billing");
            } catch (java.net.URISyntaxException e) {
                throw new AssertionError(e);
            }
        });
        try (Server server = server(io)
                        .tls(ofServer().trust(papers.trust()).clientCertificate(Tls.ClientCertificate.REQUIRED))
                        .start();
                Client client = client(io, server, trusting().certificate(billing.chain(), billing.key()))) {
            assertThat(client.service(Gate.class).whoAmI().get()).isEqualTo("spiffe://example.org/billing");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void x(Io io) throws Exception {
        Papers.Paper wrongName = papers.issue("wrong", b -> b.addSanDnsName("other.example"));
        String[] tells = new String[9];
        int i = 0;
        try (Server server = server(io).tls(ofServer()).start();
                Client client = client(io, server, Tls.DEFAULT.trust(others.trust()))) {
            tells[i++] = tell(client);
        }
        try (Server server = server(io)
                        .tls(Tls.DEFAULT.certificate(wrongName.chain(), wrongName.key()))
                        .start();
                Client client = client(io, server, trusting())) {
            tells[i++] = tell(client);
        }
        try (Server server = server(io).start();
                Client client = client(io, server, trusting())) {
            tells[i++] = tell(client);
        }
        try (Server server = server(io).tls(ofServer()).start();
                Client client = Client.builder(server.address()).build()) {
            tells[i++] = tell(client);
        }
        try (Server server = server(io)
                        .tls(ofServer().trust(papers.trust()).clientCertificate(Tls.ClientCertificate.REQUIRED))
                        .start();
                Client client = client(io, server, trusting())) {
            tells[i++] = tell(client);
        }
        Papers.Paper foreign = others.forLocalhost("foreign");
        try (Server server = server(io)
                        .tls(ofServer().trust(papers.trust()).clientCertificate(Tls.ClientCertificate.REQUIRED))
                        .start();
                Client client = client(io, server, trusting().certificate(foreign.chain(), foreign.key()))) {
            tells[i++] = tell(client);
        }
        for (String t : tells) System.err.println("TELL " + t);
    }

    private static String tell(Client client) {
        try {
            client.service(Gate.class).whoAmI().join();
            return "fine?";
        } catch (java.util.concurrent.CompletionException e) {
            return String.valueOf(e.getCause());
        }
    }
}
