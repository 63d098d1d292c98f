package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.runtime.tls.Tls;
import io.netty.pkitesting.CertificateBuilder;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TLS configuration reads from files, and what it says of files that are not right. */
final class TlsFilesTest {

    @TempDir
    private static Path folder;

    private static Papers papers;
    private static Papers.Paper local;
    private static Papers.Paper other;

    @BeforeAll
    static void issue() throws Exception {
        papers = new Papers(folder, "authority");
        local = papers.forLocalhost("local");
        other = papers.forLocalhost("other");
    }

    private static void assertRefused(ThrowingCallable configuring, String message) {
        assertThatThrownBy(configuring)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    /** As {@code openssl pkcs8 -topk8} writes it. */
    private static String encrypted(PrivateKey key, ASN1ObjectIdentifier cipher, AlgorithmIdentifier digest)
            throws Exception {
        PemObject pem = new JcaPKCS8Generator(
                        key,
                        new JceOpenSSLPKCS8EncryptorBuilder(cipher)
                                .setProvider(new BouncyCastleProvider())
                                .setPassword(Papers.PASSWORD)
                                .setPRF(digest)
                                .build())
                .generate();
        return "-----BEGIN " + pem.getType() + "-----\n"
                + Base64.getMimeEncoder().encodeToString(pem.getContent()) + "\n-----END " + pem.getType() + "-----\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-256, SHA-256", "AES-128, SHA-1", "AES-256, SHA-512"})
    void encryptedKeyIsReadWithItsPassword(String how) throws Exception {
        String pem = encrypted(
                local.bundle().getKeyPair().getPrivate(),
                how.contains("256,") ? PKCS8Generator.AES_256_CBC : PKCS8Generator.AES_128_CBC,
                how.endsWith("SHA-256")
                        ? PKCS8Generator.PRF_HMACSHA256
                        : how.endsWith("SHA-1") ? PKCS8Generator.PRF_HMACSHA1 : PKCS8Generator.PRF_HMACSHA512);
        assertThat(pem).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        Path key = file("encrypted.pem", pem);
        assertThat(Tls.DEFAULT.certificate(local.chain(), key, Papers.PASSWORD).keyManagers())
                .isNotNull();
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), key, "wrong".toCharArray()),
                "password: not that of the key in " + key + " (expected: the one it was encrypted with)");
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), key),
                "password: none, and the key in " + key
                        + " is encrypted (expected: certificate(chain, key, password))");
    }

    @Test
    void keysOfAllKindsAreRead() throws Exception {
        for (CertificateBuilder.Algorithm algorithm : List.of(
                CertificateBuilder.Algorithm.rsa2048,
                CertificateBuilder.Algorithm.ecp384,
                CertificateBuilder.Algorithm.ed25519)) {
            Papers.Paper paper = papers.issue("a-" + algorithm, builder -> builder.algorithm(algorithm));
            assertThat(Tls.DEFAULT.certificate(paper.chain(), paper.key()))
                    .hasToString("TLS, certificate 'CN=a-" + algorithm + "' valid until "
                            + paper.bundle().getCertificate().getNotAfter().toInstant()
                            + ", trusts whom the JDK trusts");
            assertThat(Tls.DEFAULT.certificate(paper.pkcs12(), Papers.PASSWORD).keyManagers())
                    .isNotNull();
        }
    }

    @Test
    void oneFileMayHoldCertificatesAndKey() throws Exception {
        Path both = file("both.pem", Files.readString(local.key()) + "# text\n" + Files.readString(local.chain()));
        assertThat(Tls.DEFAULT.certificate(both, both).keyManagers()).isNotNull();
    }

    @Test
    void fileThatIsMissingIsNamed() {
        Path missing = folder.resolve("missing.pem");
        assertRefused(
                () -> Tls.DEFAULT.certificate(missing, local.key()),
                "certificate: " + missing + " is not there (expected: a file)");
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), missing),
                "key: " + missing + " is not there (expected: a file)");
        assertRefused(() -> Tls.DEFAULT.trust(missing), "trust: " + missing + " is not there (expected: a file)");
        assertRefused(
                () -> Tls.DEFAULT.trust(missing, Papers.PASSWORD),
                "trust: " + missing + " is not there (expected: a file)");
    }

    @Test
    void fileThatIsSomethingElseIsNamed() throws Exception {
        Path text = file("text.pem", "hello");
        assertRefused(
                () -> Tls.DEFAULT.certificate(text, local.key()),
                "certificate: " + text + " has no certificate (expected: a PEM file with"
                        + " '-----BEGIN CERTIFICATE-----')");
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), text),
                "key: " + text + " has nothing of PEM (expected: '-----BEGIN PRIVATE KEY-----', which 'openssl pkcs8"
                        + " -topk8 -nocrypt' makes of others)");
        Path old = file("old.pem", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), old),
                "key: " + old + " has 'RSA PRIVATE KEY' (expected: '-----BEGIN PRIVATE KEY-----', which 'openssl pkcs8"
                        + " -topk8 -nocrypt' makes of others)");
        Path broken = file("broken.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), broken),
                "key: " + broken + " is of an unknown kind, or broken (expected: one of [RSA, EC, EdDSA])");
        Path rubbish = file("rubbish.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> Tls.DEFAULT.trust(rubbish))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("trust: " + rubbish + ": ")
                .hasMessageEndingWith(" (expected: X.509 certificates)");
        assertThatThrownBy(() -> Tls.DEFAULT.certificate(text, Papers.PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("certificate: " + text + ": ")
                .hasMessageEndingWith(" (expected: a PKCS #12 file)");
    }

    @Test
    void passwordOfAPkcs12FileThatIsWrongIsSaid() {
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.pkcs12(), "wrong".toCharArray()),
                "password: not that of " + local.pkcs12() + " (expected: the one it was made with)");
    }

    @Test
    void pkcs12WithoutKeyOrTrustedCertificateIsNamed() throws Exception {
        Path trusting = folder.resolve("trusting.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", local.bundle().getRootCertificate());
        try (OutputStream out = Files.newOutputStream(trusting)) {
            store.store(out, Papers.PASSWORD);
        }
        assertThat(Tls.DEFAULT.trust(trusting, Papers.PASSWORD))
                .hasToString("TLS, no certificate, trusts 1 of its own");
        assertRefused(
                () -> Tls.DEFAULT.certificate(trusting, Papers.PASSWORD),
                "certificate: " + trusting + " has no private key (expected: one)");
        assertRefused(
                () -> Tls.DEFAULT.trust(local.pkcs12(), Papers.PASSWORD),
                "trust: " + local.pkcs12() + " has no trusted certificate (expected: one, as 'keytool -importcert' adds"
                        + " it, or a PEM file)");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() {
        assertRefused(
                () -> Tls.DEFAULT.certificate(local.chain(), other.key()),
                "key: " + other.key() + " is not that of the first certificate in " + local.chain()
                        + ", 'CN=local' (expected: the two belong together)");
    }

    @Test
    void certificateIsValidNow() throws Exception {
        Papers.Paper early =
                papers.issue("early", builder -> builder.notBefore(Instant.now().plus(Duration.ofDays(1)))
                        .notAfter(Instant.now().plus(Duration.ofDays(2))));
        assertThatThrownBy(() -> Tls.DEFAULT.certificate(early.chain(), early.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("certificate: 'CN=early' in " + early.chain() + " is not valid before ")
                .hasMessageEndingWith(" (expected: valid now)");
    }

    @Test
    void expectedNameIsAHostOrASpiffeId() {
        for (String bad :
                List.of("spiffe://", "spiffe://example.org", "spiffe://example.org/a/../b", "spiffe://a/b?c")) {
            assertThatThrownBy(() -> Tls.DEFAULT.expectedName(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SPIFFE id: '" + bad + "' (expected: spiffe://trust-domain/path of at most 2048)");
        }
        assertThatThrownBy(() -> Tls.DEFAULT.expectedName(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
