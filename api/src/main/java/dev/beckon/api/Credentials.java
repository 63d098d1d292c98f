package dev.beckon.api;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends when it connects, so that the server's {@link Authenticator} believes who it is. Immutable; its
 * text never shows the secret.
 */
public final class Credentials {

    /** No credentials at all; the scheme is empty. */
    public static final Credentials NONE = new Credentials("", new byte[0]);

    /** The longest secret, in bytes. */
    public static final int LONGEST = 7168;

    private static final String BEARER = "bearer";
    private static final int LONGEST_SCHEME = 64;

    private final String scheme;
    private final byte[] secret;

    private Credentials(String scheme, byte[] secret) {
        this.scheme = scheme;
        this.secret = secret;
    }

    /**
     * A bearer token: whoever has it is believed.
     *
     * @param token visible ASCII, such as a JSON Web Token; at most 7168 characters
     */
    public static Credentials bearer(String token) {
        Objects.requireNonNull(token, "token: null (expected: visible ASCII)");
        if (token.isEmpty()) {
            throw new IllegalArgumentException("token: empty (expected: visible ASCII)");
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') { // says where, but not what it is
                throw new IllegalArgumentException("token: character " + (int) token.charAt(i) + " at " + i + " of "
                        + token.length() + " (expected: visible ASCII, no space or line break)");
            }
        }
        return of(BEARER, token.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Credentials of a scheme that client and server have agreed on.
     *
     * @param scheme 1 to 64 of {@code a-z 0-9 - _ .}
     * @param secret at most 7168 bytes; they are copied
     */
    public static Credentials of(String scheme, byte[] secret) {
        if (scheme.isEmpty()
                || scheme.length() > LONGEST_SCHEME
                || !scheme.chars().allMatch(Credentials::isOfScheme)) {
            throw new IllegalArgumentException(
                    "scheme: '" + scheme + "' (expected: 1 to " + LONGEST_SCHEME + " of a-z, 0-9, '-', '_', '.')");
        }
        if (secret.length > LONGEST) {
            throw new IllegalArgumentException(
                    "credentials: " + secret.length + " bytes (expected: at most " + LONGEST + ")");
        }
        return new Credentials(scheme, secret.clone());
    }

    private static boolean isOfScheme(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    /** How the secret is to be understood: {@code bearer}, one of your own, or empty if there are none. */
    public String scheme() {
        return scheme;
    }

    /** True if there are none. */
    public boolean isNone() {
        return scheme.isEmpty();
    }

    /** A copy of the secret. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The token, or null if the scheme is not {@code bearer} or the secret is not visible ASCII. */
    public @Nullable String token() {
        if (!scheme.equals(BEARER) || secret.length == 0) {
            return null;
        }
        for (byte c : secret) {
            if (c <= ' ' || c > '~') {
                return null;
            }
        }
        return new String(secret, StandardCharsets.US_ASCII);
    }

    /** The scheme and the size, never the secret. */
    @Override
    public String toString() {
        return isNone() ? "none" : scheme + ", " + secret.length + " bytes";
    }
}
