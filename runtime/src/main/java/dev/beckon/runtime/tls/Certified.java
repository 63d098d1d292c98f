package dev.beckon.runtime.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** A private key and the certificates that vouch for it, checked to belong together and to be valid. Immutable. */
final class Certified {

    private static final char[] NO_PASSWORD = {};

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private Certified(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    static Certified ofPem(Path chainFile, Path keyFile, char @Nullable [] password, Instant now) {
        List<X509Certificate> chain = KeyFiles.certificates("certificate", chainFile);
        PrivateKey key = KeyFiles.privateKey(keyFile, password);
        return checked(key, chain, keyFile, chainFile, now);
    }

    static Certified ofPkcs12(Path file, char[] password, Instant now) {
        KeyStore store = KeyFiles.pkcs12("certificate", file, password);
        try {
            List<String> aliases = Collections.list(store.aliases());
            String found = null;
            for (String alias : aliases) {
                if (store.isKeyEntry(alias)) {
                    if (found != null) {
                        throw new IllegalArgumentException("certificate: " + file + " has the keys '" + found
                                + "' and '" + alias + "' (expected: one key)");
                    }
                    found = alias;
                }
            }
            if (found == null || !(store.getKey(found, password) instanceof PrivateKey key)) {
                throw new IllegalArgumentException("certificate: " + file + " has no private key (expected: one)");
            }
            Certificate[] chain = store.getCertificateChain(found);
            List<X509Certificate> certificates =
                    Arrays.stream(chain).map(X509Certificate.class::cast).toList();
            return checked(key, certificates, file, file, now);
        } catch (UnrecoverableKeyException wrong) {
            throw new IllegalArgumentException(
                    "password: not that of the key in " + file + " (expected: the file's own)", wrong);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "certificate: " + file + ": " + unusable.getMessage() + " (expected: a PKCS #12 file)", unusable);
        }
    }

    private static Certified checked(
            PrivateKey key, List<X509Certificate> chain, Path keyFile, Path chainFile, Instant now) {
        if (!belongTogether(key, chain.get(0))) {
            throw new IllegalArgumentException("key: " + keyFile + " is not that of the first certificate in "
                    + chainFile + ", " + subject(chain.get(0)) + " (expected: the two belong together)");
        }
        for (X509Certificate certificate : chain) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                throw new IllegalArgumentException("certificate: " + subject(certificate) + " in " + chainFile
                        + " expired on " + certificate.getNotAfter().toInstant() + " (expected: valid now)");
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                throw new IllegalArgumentException("certificate: " + subject(certificate) + " in " + chainFile
                        + " is not valid before " + certificate.getNotBefore().toInstant() + " (expected: valid now)");
            }
        }
        return new Certified(key, chain);
    }

    private static String subject(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }

    /** Whether what the key signs is verified by the certificate. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
                    default ->
                        throw new IllegalArgumentException(
                                "key: algorithm " + key.getAlgorithm() + " (expected: RSA, EC or EdDSA)");
                };
        byte[] text = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(text);
            return verifying.verify(signature);
        } catch (GeneralSecurityException different) { // such as a key of another kind
            return false;
        }
    }

    KeyManagerFactory keyManagers() {
        try {
            KeyStore store = KeyFiles.emptyStore();
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("key: " + unusable.getMessage() + " (expected: usable)", unusable);
        }
    }

    @Override
    public String toString() {
        return "certificate " + subject(chain.get(0)) + " valid until "
                + chain.get(0).getNotAfter().toInstant();
    }
}
