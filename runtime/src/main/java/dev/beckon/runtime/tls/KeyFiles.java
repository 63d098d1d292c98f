package dev.beckon.runtime.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from PEM and PKCS #12 files, and says what is wrong with them. */
final class KeyFiles {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private record Block(String type, byte[] bytes) {}

    private KeyFiles() {}

    /** The certificates of a PEM file, one at least. */
    static List<X509Certificate> certificates(String name, Path file) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(name, file)) {
                if (block.type.equals(CERTIFICATE)) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
                }
            }
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(
                    name + ": " + file + ": " + malformed.getMessage() + " (expected: X.509 certificates)", malformed);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + file
                    + " has no certificate (expected: a PEM file with '-----BEGIN CERTIFICATE-----')");
        }
        return List.copyOf(found);
    }

    /** The private key of a PEM file. */
    static PrivateKey privateKey(Path file, char @Nullable [] password) {
        String seen = "nothing of PEM";
        for (Block block : blocks("key", file)) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return plainKey(file, block.bytes);
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    if (password == null) {
                        throw new IllegalArgumentException("password: none, and the key in " + file
                                + " is encrypted (expected: certificate(chain, key, password))");
                    }
                    return plainKey(file, decrypted(file, block.bytes, password));
                }
                default -> seen = "'" + block.type + "'";
            }
        }
        throw new IllegalArgumentException("key: " + file + " has " + seen
                + " (expected: '-----BEGIN PRIVATE KEY-----', which 'openssl pkcs8 -topk8 -nocrypt' makes of others)");
    }

    private static PrivateKey plainKey(Path file, byte[] pkcs8) {
        for (String algorithm : KEY_ALGORITHMS) { // the bytes say which, but the JDK has no way to ask
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException other) {
                // perhaps the next
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(algorithm + ": not there (expected: in every JDK)", missing);
            }
        }
        throw new IllegalArgumentException(
                "key: " + file + " is of an unknown kind, or broken (expected: one of " + KEY_ALGORITHMS + ")");
    }

    private static byte[] decrypted(Path file, byte[] bytes, char[] password) {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            AlgorithmParameters parameters = info.getAlgParameters();
            // of PBES2 the JDK names only the parameters after the algorithm that decrypts
            String algorithm =
                    parameters != null && info.getAlgName().matches("PBES2|1\\.2\\.840\\.113549\\.1\\.5\\.13")
                            ? parameters.toString()
                            : info.getAlgName();
            PBEKeySpec spec = new PBEKeySpec(password);
            try {
                Cipher cipher = Cipher.getInstance(algorithm);
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
                        parameters);
                return info.getKeySpec(cipher).getEncoded();
            } finally {
                spec.clearPassword();
            }
        } catch (InvalidKeySpecException | InvalidKeyException wrong) {
            throw new IllegalArgumentException(
                    "password: not that of the key in " + file + " (expected: the one it was encrypted with)", wrong);
        } catch (GeneralSecurityException | IOException unknown) {
            throw new IllegalArgumentException(
                    "key: " + file + " is encrypted in a way that the JDK does not know: " + unknown.getMessage()
                            + " (expected: PBES2, as 'openssl pkcs8 -topk8' writes it)",
                    unknown);
        }
    }

    private static List<Block> blocks(String name, Path file) {
        Matcher matcher = BLOCK.matcher(new String(read(name, file), StandardCharsets.US_ASCII));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(new Block(
                        matcher.group(1),
                        Base64.getMimeDecoder().decode(matcher.group(2).strip())));
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException(
                        name + ": " + file + ": '" + matcher.group(1) + "' is broken (expected: base 64)", broken);
            }
        }
        return blocks;
    }

    private static byte[] read(String name, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(name + ": " + file + " is not there (expected: a file)", missing);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    name + ": " + file + ": " + unreadable.getMessage() + " (expected: a file that can be read)",
                    unreadable);
        }
    }

    static KeyStore pkcs12(String name, Path file, char[] password) {
        byte[] bytes = read(name, file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException failed) {
            if (failed.getCause() instanceof UnrecoverableKeyException) {
                throw new IllegalArgumentException(
                        "password: not that of " + file + " (expected: the one it was made with)", failed);
            }
            throw new IllegalArgumentException(
                    name + ": " + file + ": " + failed.getMessage() + " (expected: a PKCS #12 file)", failed);
        } catch (GeneralSecurityException failed) {
            throw new IllegalArgumentException(
                    name + ": " + file + ": " + failed.getMessage() + " (expected: a PKCS #12 file)", failed);
        }
    }

    /** The trusted certificates of a PKCS #12 file, one at least. */
    static List<X509Certificate> trusted(Path file, char[] password) {
        KeyStore store = pkcs12("trust", file, password);
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    found.add((X509Certificate) store.getCertificate(alias));
                }
            }
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "trust: " + file + ": " + unusable.getMessage() + " (expected: a PKCS #12 file)", unusable);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("trust: " + file
                    + " has no trusted certificate (expected: one, as 'keytool -importcert' adds it, or a PEM file)");
        }
        return List.copyOf(found);
    }

    static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new IllegalStateException("key store: " + impossible.getMessage() + " (expected: empty)", impossible);
        }
        return store;
    }
}
