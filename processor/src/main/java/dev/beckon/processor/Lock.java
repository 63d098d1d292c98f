package dev.beckon.processor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a lock file says: what peers, or bytes that are kept, know of this module's contracts.
 *
 * <p>Made of {@link Entry entries}, in the order of their kinds and names. Not for use by several threads.
 */
final class Lock {

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::kind).thenComparing(Key::name);

    private final SortedMap<Key, Entry> entries = new TreeMap<>(ORDER);

    /** What an entry describes; in the order in which they stand in the file. */
    enum Kind {
        /** An enum; its slots are constants. */
        ENUM(true),
        /** An exception that travels; its slots are the parameters of its constructor. */
        ERROR(true),
        /** A record; its slots are components. */
        MESSAGE(true),
        /** A method, under its service's name on the wire and its own. */
        METHOD(false),
        /** The message made for a method's parameters, under the method's name; has no line of its own. */
        REQUEST(true),
        /** The message made for a method's result, under the method's name; has no line of its own. */
        RESPONSE(true),
        /** A sealed type; its slots are variants. */
        SEALED(true),
        /** A service, under its name on the wire. */
        SERVICE(false),
        /** A topic, under its name on the wire. */
        TOPIC(false);

        private final boolean numbered;

        Kind(boolean numbered) {
            this.numbered = numbered;
        }

        /** Whether its entries have slots. */
        boolean numbered() {
            return numbered;
        }

        /** Whether an entry belongs to that of its method and is there if that is. */
        boolean partOfMethod() {
            return this == REQUEST || this == RESPONSE;
        }

        /** Whether an entry is named by a type in Java, of which there is only one of that name. */
        boolean namedByType() {
            return this == ENUM || this == ERROR || this == MESSAGE || this == SEALED;
        }

        /** How the file calls it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an entry is found by. */
    record Key(Kind kind, String name) {}

    /**
     * One number and what has it.
     *
     * @param number on the wire
     * @param name of what has the number, or had it
     * @param type what it holds, as {@link LockedType} writes it; null for a constant
     * @param reserved whether nothing has the number any more
     * @param line where the file says so; 0 if it does not yet
     */
    record Slot(int number, String name, @Nullable String type, boolean reserved, int line) {}

    /**
     * One type, method, service or topic.
     *
     * @param text what there is to say of it as a whole, may be empty
     * @param slots by their numbers
     * @param line where the file names it; 0 if it does not yet
     */
    record Entry(Kind kind, String name, String text, SortedMap<Integer, Slot> slots, int line) {

        Entry(Kind kind, String name, String text, int line) {
            this(kind, name, text, new TreeMap<>(), line);
        }

        Key key() {
            return new Key(kind, name);
        }

        /** The same, with another text. */
        Entry saying(String other) {
            return new Entry(kind, name, other, slots, line);
        }

        void add(Slot slot) {
            slots.put(slot.number(), slot);
        }

        /** The slot of this name that is in use, or null. */
        @Nullable
        Slot used(String wanted) {
            return slots.values().stream()
                    .filter(slot -> !slot.reserved() && slot.name().equals(wanted))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The entry, or null if there is none. */
    @Nullable
    Entry entry(Kind kind, String name) {
        return entries.get(new Key(kind, name));
    }

    /** Adds an entry, in place of the one of its kind and name. */
    void put(Entry entry) {
        entries.put(entry.key(), entry);
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Takes the entries of the other lock in place of its own. */
    void replaceBy(Lock other) {
        entries.clear();
        entries.putAll(other.entries);
    }

    /** Another lock with the same entries. */
    Lock copy() {
        Lock copy = new Lock();
        copy.entries.putAll(entries);
        return copy;
    }
}
