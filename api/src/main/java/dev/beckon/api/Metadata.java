package dev.beckon.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that travel beside a call's arguments, or beside its answer or failure, such as a trace id.
 * Immutable; keeps the order of insertion; a name may occur more than once.
 *
 * <p>Names are lower case ASCII letters, digits, {@code -}, {@code _} and {@code .}. Values are printable ASCII, but for
 * names that end in {@code -bin}: their values are any bytes, as in gRPC. At most {@link #MOST_ENTRIES} entries travel,
 * with at most {@link #MOST_BYTES} in all, some bytes of each entry's lengths included.
 */
public final class Metadata {

    /** No metadata at all. */
    public static final Metadata EMPTY = new Metadata(List.of());

    /** The most entries that travel with a call, or with its answer. */
    public static final int MOST_ENTRIES = 128;

    /** The most bytes that travel with a call, or with its answer. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final String BINARY = "-bin";

    /** One name and its value. Immutable. */
    public static final class Entry {

        private final String name;
        private final @Nullable String text;
        private final byte[] bytes; // of a binary entry

        /**
         * An entry with a value of text.
         *
         * @throws IllegalArgumentException if it cannot travel, or the name ends in {@code -bin}
         */
        public Entry(String name, String value) {
            checkName(name);
            if (Metadata.isBinary(name)) {
                throw new IllegalArgumentException(
                        "metadata value of '" + name + "': text (expected: bytes, as the name ends in '-bin')");
            }
            checkValue(name, value);
            this.name = name;
            this.text = value;
            this.bytes = NO_BYTES;
        }

        /**
         * An entry with a value of any bytes, which are copied.
         *
         * @throws IllegalArgumentException if the name cannot travel, or does not end in {@code -bin}
         */
        public Entry(String name, byte[] value) {
            checkName(name);
            if (!Metadata.isBinary(name)) {
                throw new IllegalArgumentException(
                        "metadata value of '" + name + "': bytes (expected: text, or a name that ends in '-bin')");
            }
            this.name = name;
            this.text = null;
            this.bytes = value.clone();
        }

        /** The name. */
        public String name() {
            return name;
        }

        /** Whether the value is any bytes: the name ends in {@code -bin}. */
        public boolean isBinary() {
            return text == null;
        }

        /** The value: text as it is, bytes in base64 without padding, as HTTP/2 would carry them. */
        public String value() {
            return text == null ? Base64.getEncoder().withoutPadding().encodeToString(bytes) : text;
        }

        /** The value as it travels: a copy of the bytes, or those of the text. */
        public byte[] bytes() {
            return text == null ? bytes.clone() : text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry
                    && name.equals(entry.name)
                    && (text == null ? Arrays.equals(bytes, entry.bytes) : text.equals(entry.text));
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + (text == null ? Arrays.hashCode(bytes) : text.hashCode());
        }

        @Override
        public String toString() {
            return name + '=' + value();
        }
    }

    private static final byte[] NO_BYTES = {};

    private final List<Entry> entries;

    private Metadata(List<Entry> entries) {
        this.entries = entries;
    }

    /** Metadata of one name and value. */
    public static Metadata of(String name, String value) {
        return EMPTY.and(name, value);
    }

    /** Metadata of one name, which ends in {@code -bin}, and its bytes. */
    public static Metadata of(String name, byte[] value) {
        return EMPTY.and(name, value);
    }

    /** Metadata of these entries, in their order. */
    public static Metadata of(List<Entry> entries) {
        return entries.isEmpty() ? EMPTY : new Metadata(List.copyOf(entries));
    }

    /** This metadata and one more name and value. */
    public Metadata and(String name, String value) {
        return and(new Entry(name, value));
    }

    /** This metadata and one more name, which ends in {@code -bin}, and its bytes. */
    public Metadata and(String name, byte[] value) {
        return and(new Entry(name, value));
    }

    private Metadata and(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new Metadata(List.copyOf(more));
    }

    /** This metadata and that of {@code others} behind it. */
    public Metadata and(Metadata others) {
        if (others.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return others;
        }
        List<Entry> more = new ArrayList<>(entries);
        more.addAll(others.entries);
        return new Metadata(List.copyOf(more));
    }

    /** This metadata without the entries of this name. */
    public Metadata without(String name) {
        String unwanted = name.toLowerCase(Locale.ROOT);
        return of(
                entries.stream().filter(entry -> !entry.name().equals(unwanted)).toList());
    }

    /** The first value under this name, as {@link Entry#value()} gives it, or null. */
    public @Nullable String get(String name) {
        Entry entry = first(name);
        return entry == null ? null : entry.value();
    }

    /** A copy of the first value under this name, as {@link Entry#bytes()} gives it, or null. */
    public byte @Nullable [] getBytes(String name) {
        Entry entry = first(name);
        return entry == null ? null : entry.bytes();
    }

    private @Nullable Entry first(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Entry entry : entries) {
            if (entry.name().equals(wanted)) {
                return entry;
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

    /** Whether values under this name are any bytes, instead of text. */
    public static boolean isBinary(String name) {
        return name.endsWith(BINARY);
    }

    private static void checkName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean valid = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
            if (!valid) {
                throw new IllegalArgumentException(
                        "metadata name: " + quoted(name) + " (expected: a-z, 0-9, '-', '_', '.')");
            }
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("metadata name: '' (expected: at least one character)");
        }
    }

    /** What may come from a peer, and will stand in logs: short, and without characters that are not printable. */
    private static String quoted(String name) {
        String start = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        return '\'' + start.replaceAll("[^ -~]", "?") + '\'';
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
    public boolean equals(@Nullable Object other) {
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
