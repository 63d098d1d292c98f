package dev.beckon.runtime.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a client's or a server's connections are secured by TLS 1.3 or 1.2: its own certificate, whom it trusts, and what
 * it expects of its peers. Immutable, thread-safe. Files are read, and checked, by the method that names them; they are
 * not read again.
 *
 * <pre>{@code
 * Server.builder().tls(Tls.DEFAULT.certificate(Path.of("server.pem"), Path.of("server-key.pem")))
 * Client.builder("beckon://kitchen.example").tls(Tls.DEFAULT.trust(Path.of("ca.pem")))
 * }</pre>
 *
 * <p>A client always verifies that the server's certificate is for the host of its address, unless it says otherwise by
 * {@link #expectedName} or {@link #anyName}.
 */
public final class Tls {

    /** No certificate of its own; trusts the authorities that the JDK trusts; verifies names. */
    public static final Tls DEFAULT = new Tls(null, List.of(), ClientCertificate.NONE, null, false);

    /** What a server wants of its clients. */
    public enum ClientCertificate {
        /** They are not asked for a certificate. */
        NONE,
        /** Those that have one show it; one that is not trusted is refused. */
        OPTIONAL,
        /** All have to show one. */
        REQUIRED
    }

    private final @Nullable Certified own;
    private final List<X509Certificate> trusted; // empty: the JDK's
    private final ClientCertificate clientCertificate;
    private final @Nullable String expectedName;
    private final boolean anyName;

    private Tls(
            @Nullable Certified own,
            List<X509Certificate> trusted,
            ClientCertificate clientCertificate,
            @Nullable String expectedName,
            boolean anyName) {
        this.own = own;
        this.trusted = trusted;
        this.clientCertificate = clientCertificate;
        this.expectedName = expectedName;
        this.anyName = anyName;
    }

    /**
     * With this certificate as its own. A server needs one; a client shows it to servers that ask.
     *
     * @param chain a PEM file: the certificate, then those of intermediate authorities
     * @param key a PEM file: the certificate's private key as PKCS #8 ({@code BEGIN PRIVATE KEY})
     * @throws IllegalArgumentException if a file is missing or is something else, the key is not the certificate's, or a
     *     certificate is not valid now
     */
    public Tls certificate(Path chain, Path key) {
        return certificate(Certified.ofPem(chain, key, null, Instant.now()));
    }

    /** The same with a key that is encrypted ({@code BEGIN ENCRYPTED PRIVATE KEY}). */
    public Tls certificate(Path chain, Path key, char[] password) {
        return certificate(Certified.ofPem(chain, key, password, Instant.now()));
    }

    /** With the one key of a PKCS #12 file, and its certificates. */
    public Tls certificate(Path pkcs12, char[] password) {
        return certificate(Certified.ofPkcs12(pkcs12, password, Instant.now()));
    }

    private Tls certificate(Certified certified) {
        return new Tls(certified, trusted, clientCertificate, expectedName, anyName);
    }

    /**
     * Trusts certificates that are in this PEM file, or issued by one of them; and no longer those that the JDK trusts.
     * What was given before stays trusted.
     *
     * @throws IllegalArgumentException if the file is missing, or has no certificate
     */
    public Tls trust(Path certificates) {
        return trust(KeyFiles.certificates("trust", certificates));
    }

    /** The same with the trusted certificates of a PKCS #12 file, as {@code keytool -importcert} makes it. */
    public Tls trust(Path pkcs12, char[] password) {
        return trust(KeyFiles.trusted(pkcs12, password));
    }

    private Tls trust(List<X509Certificate> more) {
        List<X509Certificate> all = new ArrayList<>(trusted);
        all.addAll(more);
        return new Tls(own, List.copyOf(all), clientCertificate, expectedName, anyName);
    }

    /** What is wanted of clients; of a server only. It then has to say by {@link #trust} which ones it believes. */
    public Tls clientCertificate(ClientCertificate wanted) {
        return new Tls(own, trusted, Objects.requireNonNull(wanted, "wanted"), expectedName, anyName);
    }

    /**
     * Expects the server's certificate to be for this name instead of the host of the address; of a client only.
     *
     * @param name a host name, an IP address, or a SPIFFE id ({@code spiffe://domain/path})
     */
    public Tls expectedName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("expectedName: '" + name + "' (expected: a host, or spiffe://...)");
        }
        if (name.startsWith(CertificateNames.SPIFFE)) {
            CertificateNames.checkedSpiffeId(name);
        }
        return new Tls(own, trusted, clientCertificate, name, false);
    }

    /**
     * Believes a server whatever its name is, as long as its certificate is trusted: so whoever has any such
     * certificate can be in between. Of a client only.
     */
    public Tls anyName() {
        return new Tls(own, trusted, clientCertificate, null, true);
    }

    // ---- checks, for who is configured by it

    /** This, if a server can use it. */
    public Tls ofServer() {
        if (own == null) {
            throw new IllegalArgumentException("tls: no certificate (expected: Tls.DEFAULT.certificate(...))");
        }
        if (clientCertificate != ClientCertificate.NONE && trusted.isEmpty()) {
            throw new IllegalArgumentException("tls: clientCertificate(" + clientCertificate
                    + ") without trust(...) (expected: the authorities that issue the clients' certificates)");
        }
        if (expectedName != null || anyName) {
            throw new IllegalArgumentException(
                    "tls: " + (anyName ? "anyName()" : "expectedName(...)") + " (expected: at a client only)");
        }
        return this;
    }

    /** This, if a client can use it. */
    public Tls ofClient() {
        if (clientCertificate != ClientCertificate.NONE) {
            throw new IllegalArgumentException("tls: clientCertificate(...) (expected: at a server only)");
        }
        return this;
    }

    // ---- for transports

    /** The name that a server's certificate has to be for, if its address names {@code host}. */
    public String nameOf(String host) {
        return expectedName == null || expectsSpiffeId() ? host : expectedName;
    }

    /** Whether {@link #nameOf} is to be verified as in HTTPS. */
    public boolean verifiesHost() {
        return !anyName && !expectsSpiffeId();
    }

    private boolean expectsSpiffeId() {
        return expectedName != null && expectedName.startsWith(CertificateNames.SPIFFE);
    }

    /** Verifies what {@link #verifiesHost} does not: the server's SPIFFE id, if one is expected. */
    public void verify(X509Certificate server) throws CertificateException {
        if (expectsSpiffeId()) {
            String found = CertificateNames.spiffeId(server);
            if (!Objects.equals(found, expectedName)) {
                throw new CertificateException(
                        "SPIFFE id: " + (found == null ? "none" : found) + " (expected: " + expectedName + ")");
            }
        }
    }

    /** What is wanted of clients. */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /** The own key and certificate, or null if there is none. */
    public @Nullable KeyManagerFactory keyManagers() {
        return own == null ? null : own.keyManagers();
    }

    /** Those who are trusted. */
    public TrustManagerFactory trustManagers() {
        try {
            KeyStore store = null; // the JDK's
            if (!trusted.isEmpty()) {
                store = KeyFiles.emptyStore();
                for (int i = 0; i < trusted.size(); i++) {
                    store.setCertificateEntry("trusted-" + i, trusted.get(i));
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("trust: " + unusable.getMessage() + " (expected: usable)", unusable);
        }
    }

    /** What it is, without any key. */
    @Override
    public String toString() {
        return "TLS, " + (own == null ? "no certificate" : own.toString()) + ", trusts "
                + (trusted.isEmpty() ? "whom the JDK trusts" : trusted.size() + " of its own")
                + (clientCertificate == ClientCertificate.NONE
                        ? ""
                        : ", client certificate " + clientCertificate.name().toLowerCase(java.util.Locale.ROOT))
                + (anyName ? ", any name" : expectedName == null ? "" : ", expects " + expectedName);
    }
}
