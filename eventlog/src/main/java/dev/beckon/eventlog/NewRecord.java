package dev.beckon.eventlog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to be appended. Immutable, as long as nobody writes to {@code data}: a log may keep the array.
 *
 * @param topic to which it goes
 * @param key about whom it is; null if about nobody
 * @param source who says it; with {@code id} the identity of what it says
 * @param id that its source gives it, unique among all of this source; null if it has none and is new for certain
 * @param time when what it tells happened, in milliseconds since 1970; negative if its source did not say
 * @param headers in their order
 * @param data what it says; null if it deletes its key, which only a topic that keeps the latest takes
 */
public record NewRecord(
        String topic,
        @Nullable String key,
        String source,
        @Nullable String id,
        long time,
        List<Header> headers,
        byte @Nullable [] data) {

    /** What each record and each header counts besides its texts and data, so that many small ones are bounded too. */
    public static final int OVERHEAD = 64;

    public NewRecord {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(source, "source");
        headers = List.copyOf(headers);
    }

    /** A record without key, id and headers. */
    public static NewRecord of(String topic, byte[] data) {
        return new NewRecord(topic, null, "", null, -1, List.of(), data);
    }

    /** A record without id and headers. */
    public static NewRecord of(String topic, String key, byte @Nullable [] data) {
        return new NewRecord(topic, key, "", null, -1, List.of(), data);
    }

    /** The same with an id. */
    public NewRecord withId(String source, String id) {
        return new NewRecord(topic, key, source, id, time, headers, data);
    }

    /**
     * The bytes that its bounds are about: those of its texts, as characters, of its data, and {@link #OVERHEAD} for itself
     * and each header; at most {@link Integer#MAX_VALUE}.
     */
    public int size() {
        long size = OVERHEAD
                + (key == null ? 0 : key.length())
                + (long) source.length()
                + (id == null ? 0 : id.length())
                + (data == null ? 0 : data.length);
        for (Header header : headers) {
            size += OVERHEAD + header.name().length() + (long) header.value().length();
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }
}
