package dev.beckon.eventlog;

/**
 * The last record of a key, as {@link Remains} knows it. Immutable.
 *
 * @param offset of the record in its topic
 * @param key whose last one it is
 * @param size {@link NewRecord#size()}
 * @param keptAt when the log took it, in milliseconds since 1970
 * @param deletes whether it deletes its key
 * @param where the record, or where it is to be found
 */
public record Latest<T>(long offset, String key, int size, long keptAt, boolean deletes, T where) {

    /** What it takes of the room for the latest records: nothing if it deletes its key. */
    long bytes() {
        return deletes ? 0 : size;
    }

    /** The same, elsewhere. */
    public Latest<T> at(T other) {
        return new Latest<>(offset, key, size, keptAt, deletes, other);
    }
}
