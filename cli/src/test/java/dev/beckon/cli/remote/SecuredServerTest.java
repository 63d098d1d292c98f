package dev.beckon.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Principal;
import dev.beckon.cli.Ran;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a person reaches a server that does not let everybody in. */
final class SecuredServerTest {

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Server.Builder server() {
        return Server.builder().port(0).serve(MarketAsync.class, new OpenMarket());
    }

    private static Ran list(Server server, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "describe";
        arguments[1] = "--list";
        arguments[2] = "localhost:" + server.port();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Ran.beckon(arguments);
    }

    @Test
    void tokenIsReadFromAFile() throws Exception {
        Path token = file("token", "t0p-secret\n");
        Path wrong = file("wrong", "guessed");
        try (Server server = server().authenticator(Authenticator.tokens(Map.of("t0p-secret", Principal.of("ada"))))
                .start()) {
            assertThat(list(server, "--token", token.toString()).out()).contains("market.v1.Market");
            Ran refused = list(server, "--token", wrong.toString());
            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.err())
                    .contains("UNAUTHENTICATED: ", "token: not known")
                    .doesNotContain("guessed");
            assertThat(list(server, "--token", "missing").err())
                    .contains("--token: missing cannot be read (expected: a file with a token)");
        }
    }

    @Test
    void serverAndClientShowCertificates() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle local = new CertificateBuilder()
                .ecp256()
                .subject("CN=local")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        Path trust = file("ca.pem", authority.getCertificatePEM());
        Path own = file("own.pem", local.getCertificatePathPEM() + local.getPrivateKeyPEM());
        try (Server server = server().tls(Tls.DEFAULT
                        .certificate(own, own)
                        .trust(trust)
                        .clientCertificate(Tls.ClientCertificate.REQUIRED))
                .start()) {
            assertThat(list(server, "--trust", trust.toString(), "--certificate", own.toString())
                            .out())
                    .contains("market.v1.Market");
            assertThat(list(server, "--trust", trust.toString()).err()).contains("UNAUTHENTICATED: ");
            assertThat(list(server).err()).contains("these are of TLS");
            assertThat(list(server, "--trust", trust.toString(), "--plaintext").exitCode())
                    .isEqualTo(2);
        }
    }
}
