package dev.beckon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that travel beside a call's arguments, such as a trace id. Immutable; keeps the order of insertion;
 * a name may occur more than once.
 *
 * <p>Names are lower case ASCII letters, digits, {@code -}, {@code _} and {@code .}; values are printable ASCII, as
 * in HTTP/2 and gRPC.
 */
public final class Metadata {

    /** No metadata at all. */
    public static final Metadata EMPTY = new Metadata(List.of());

    /** One name and its value. */
    public record Entry(String name, String value) {

        /** Refuses what cannot travel. */
        public Entry {
            checkName(name);
            checkValue(name, value);
        }
    }

    private final List<Entry> entries;

    private Metadata(List<Entry> entries) {
        this.entries = entries;
    }

    /** Metadata of one name and value. */
    public static Metadata of(String name, String value) {
        return EMPTY.and(name, value);
    }

    /** Metadata of these entries, in their order. */
    public static Metadata of(List<Entry> entries) {
        return entries.isEmpty() ? EMPTY : new Metadata(List.copyOf(entries));
    }

    /** This metadata and one more name and value. */
    public Metadata and(String name, String value) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(name, value));
        return new Metadata(List.copyOf(more));
    }

    /** The first value under this name, or null. */
    public @Nullable String get(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Entry entry : entries) {
            if (entry.name().equals(wanted)) {
                return entry.value();
            }
        }
        return null;
    }

    /** All names and values, in order. */
    public List<Entry> entries() {
        return entries;
    }

    /** True if there is no entry. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    private static void checkName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean valid = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
            if (!valid) {
                throw new IllegalArgumentException("metadata name: '" + name + "' (expected: a-z, 0-9, '-', '_', '.')");
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("metadata name: '' (expected: at least one character)");
        }
    }

    private static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("metadata value of '" + name + "': character "
                        + Integer.toHexString(c) + " at " + i + " (expected: printable ASCII)");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata metadata && metadata.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
