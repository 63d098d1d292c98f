package dev.beckon.protocol.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fields 12 to 14 of {@link Hello}: who a client says it is, and by what it wants to be believed. Immutable as long as
 * nobody changes the secret, which is not copied; its text does not show it.
 */
public final class Claim {

    /** Nothing is claimed. */
    public static final Claim NONE = new Claim("", new byte[0], "");

    /** The longest client name that is read, in bytes. */
    public static final int LONGEST_NAME = 200;

    /** More than a scheme may have, so that a longer one does not become another by being cut. */
    static final int LONGEST_SCHEME = 200;

    private final String scheme;
    private final byte[] secret;
    private final String name;

    /**
     * A claim.
     *
     * @param scheme how the secret is to be understood; empty if there is none
     * @param name the client's name, or empty
     */
    public Claim(String scheme, byte[] secret, String name) {
        this.scheme = scheme;
        this.secret = secret;
        this.name = name;
    }

    /** How the secret is to be understood; empty if there is none. */
    public String scheme() {
        return scheme;
    }

    /** The secret, not a copy. */
    public byte[] secret() {
        return secret;
    }

    /** The client's name, or empty. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claim claim
                && scheme.equals(claim.scheme)
                && Arrays.equals(secret, claim.secret)
                && name.equals(claim.name);
    }

    @Override
    public int hashCode() {
        return 31 * scheme.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return "'" + name + "', " + (scheme.isEmpty() ? "no credentials" : scheme);
    }
}
