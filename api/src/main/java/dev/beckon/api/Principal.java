package dev.beckon.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a peer has proved to be. Immutable.
 *
 * <p>The name is the identity: principals are equal if their names are, and what belongs to a principal belongs to its
 * name. Attributes are what else an {@link Authenticator} knows of it, such as roles, for handlers to read.
 */
public final class Principal {

    /** All peers, where nothing authenticates them. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Map.of());

    private static final int LONGEST = 2048; // that of a SPIFFE id

    private final String name;
    private final Map<String, String> attributes;

    private Principal(String name, Map<String, String> attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /**
     * The principal of this name, without attributes.
     *
     * @param name 1 to 2048 characters without control characters: it will stand in logs
     */
    public static Principal of(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("principal: " + name.length() + " characters (expected: 1 to " + LONGEST
                    + ", no control characters)");
        }
        return new Principal(name, Map.of());
    }

    /** This principal with one more attribute, or another value of it. */
    public Principal with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(Objects.requireNonNull(attribute, "attribute"), Objects.requireNonNull(value, "value"));
        return new Principal(name, Map.copyOf(more));
    }

    /** The identity; {@code anonymous} if there is none. */
    public String name() {
        return name;
    }

    /** The value of an attribute, or null if there is none. */
    public @Nullable String get(String attribute) {
        return attributes.get(attribute);
    }

    /** True if it is {@link #ANONYMOUS}. */
    public boolean isAnonymous() {
        return equals(ANONYMOUS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Principal principal && name.equals(principal.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
