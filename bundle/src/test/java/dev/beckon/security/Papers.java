package dev.beckon.security;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An authority, and what it certifies, as files in a folder. */
final class Papers {

    static final char[] PASSWORD = "open sesame".toCharArray();

    private final Path folder;
    private final X509Bundle authority;

    Papers(Path folder, String name) throws Exception {
        this.folder = folder;
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .notBefore(Instant.now().minus(Duration.ofDays(100)))
                .notAfter(Instant.now().plus(Duration.ofDays(100)))
                .buildSelfSigned();
        Files.writeString(folder.resolve(name + ".pem"), authority.getCertificatePEM());
        this.trust = folder.resolve(name + ".pem");
    }

    private final Path trust;

    /** The authority's certificate. */
    Path trust() {
        return trust;
    }

    /** A certificate with its key, which lie in {@code name.pem}, {@code name-key.pem} and {@code name.p12}. */
    Paper issue(String name, UnaryOperator<CertificateBuilder> builder) throws Exception {
        X509Bundle bundle = builder.apply(new CertificateBuilder()
                        .ecp256()
                        .subject("CN=" + name)
                        .notBefore(Instant.now().minus(Duration.ofDays(1)))
                        .notAfter(Instant.now().plus(Duration.ofDays(1))))
                .buildIssuedBy(authority);
        return new Paper(folder, name, bundle);
    }

    /** The extension of subject alternative names with these DNS names; wildcards too, which the builder refuses. */
    static CertificateBuilder withDnsNames(CertificateBuilder builder, String... names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            all.write(0x82);
            all.write(name.length());
            all.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] extension = new byte[2 + all.size()];
        extension[0] = 0x30;
        extension[1] = (byte) all.size();
        System.arraycopy(all.toByteArray(), 0, extension, 2, all.size());
        return builder.addExtensionOctetString("2.5.29.17", false, extension);
    }

    /** One for this machine's names. */
    Paper forLocalhost(String name) throws Exception {
        return issue(name, builder -> builder.addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));
    }

    /** A certificate with its key. */
    record Paper(Path folder, String name, X509Bundle bundle) {

        Paper {
            try {
                Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM());
                Files.writeString(folder.resolve(name + "-key.pem"), bundle.getPrivateKeyPEM());
                KeyStore store = store(bundle);
                try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".p12"))) {
                    store.store(out, PASSWORD);
                }
            } catch (IOException | GeneralSecurityException unwritten) {
                throw new AssertionError(unwritten);
            }
        }

        private static KeyStore store(X509Bundle bundle) throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", bundle.getKeyPair().getPrivate(), PASSWORD, bundle.getCertificatePath());
            return store;
        }

        KeyStore store() throws IOException, GeneralSecurityException {
            return store(bundle);
        }

        Path chain() {
            return folder.resolve(name + ".pem");
        }

        Path key() {
            return folder.resolve(name + "-key.pem");
        }

        Path pkcs12() {
            return folder.resolve(name + ".p12");
        }
    }
}
