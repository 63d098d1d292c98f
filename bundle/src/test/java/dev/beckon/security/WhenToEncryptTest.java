package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When connections are in plain text, and when they are not. */
final class WhenToEncryptTest {

    @TempDir
    private static Path folder;

    private static Papers papers;
    private static Papers.Paper local;
    private static String outer; // an address of this machine that is not loopback, or empty

    @BeforeAll
    static void issue() throws Exception {
        outer = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
        papers = new Papers(folder, "authority");
        local = papers.issue("local", builder -> outer.isEmpty() ? builder : builder.addSanIpAddress(outer));
    }

    private static Server.Builder server() {
        return Server.builder().port(0).serve(Gate.class, new OpenGate());
    }

    private static String answer(Client.Builder builder) throws Exception {
        try (Client client = builder.build()) {
            return client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void otherMachinesAreReachedByTlsUnlessPlaintextIsNamed() throws Exception {
        assumeTrue(!outer.isEmpty(), "this machine has no address but loopback");
        try (Server plain = server().host(outer).plaintext().start();
                Server secured = server().host(outer)
                        .tls(Tls.DEFAULT.certificate(local.chain(), local.key()))
                        .start()) {
            assertThatThrownBy(() -> answer(Client.builder(plain.address()).bearer(() -> "secret")))
                    .as("a token must not travel in plain text by itself")
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("one in plain text needs plaintext() at the client");
            assertThat(answer(Client.builder(plain.address()).plaintext())).isEqualTo("anonymous");
            assertThatThrownBy(() -> answer(Client.builder(secured.address())))
                    .as("whom the JDK trusts")
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("its certificate is not believed");
            assertThat(answer(Client.builder(secured.address()).tls(Tls.DEFAULT.trust(papers.trust()))))
                    .as("its address is in the certificate")
                    .isEqualTo("anonymous");
        }
    }

    @Test
    void thisMachineIsReachedInPlainTextUnlessTlsIsSet() throws Exception {
        try (Server server = server().start()) {
            for (String host : new String[] {"localhost", "LocalHost", "127.0.0.1"}) {
                assertThat(answer(Client.builder("beckon://" + host + ":" + server.port())))
                        .isEqualTo("anonymous");
            }
            assertThatThrownBy(() -> answer(Client.builder(server.address()).tls(Tls.DEFAULT)))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("TLS with server localhost/127.0.0.1:");
        }
    }

    @Test
    void tlsAndPlaintextExcludeEachOther() {
        Tls tls = Tls.DEFAULT.certificate(local.chain(), local.key());
        assertThatThrownBy(() -> server().tls(tls).plaintext().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tls: set, and plaintext() too (expected: one of them)");
        assertThatThrownBy(() -> server().tls(tls).inProcessOnly().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tls: set, and inProcessOnly() too (expected: one of them)");
        assertThatThrownBy(
                        () -> Client.builder("localhost").tls(tls).plaintext().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tls: set, and plaintext() too (expected: one of them)");
        try (Server server = Server.builder().inProcessOnly().start()) {
            assertThatThrownBy(() -> Client.inProcess(server).tls(tls).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("tls: set, and in process (expected: one of them)");
        }
    }

    @Test
    void eachSideRefusesWhatIsTheOthers() {
        Tls tls = Tls.DEFAULT.certificate(local.chain(), local.key());
        assertThatThrownBy(() -> server().tls(Tls.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tls: no certificate (expected: Tls.DEFAULT.certificate(...))");
        assertThatThrownBy(() -> server().tls(tls.clientCertificate(Tls.ClientCertificate.REQUIRED)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tls: clientCertificate(REQUIRED) without trust(...)"
                        + " (expected: the authorities that issue the clients' certificates)");
        assertThatThrownBy(() -> server().tls(tls.anyName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tls: anyName() (expected: at a client only)");
        assertThatThrownBy(() ->
                        Client.builder("localhost").tls(Tls.DEFAULT.clientCertificate(Tls.ClientCertificate.OPTIONAL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tls: clientCertificate(...) (expected: at a server only)");
        assertThatThrownBy(() -> server().handshakeTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("handshakeTimeout: PT0S (expected: more than zero, at most PT5M)");
        assertThatThrownBy(() -> Client.builder("localhost").name("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name: 3 bytes (expected: 1 to 200, no control characters)");
    }
}
