package dev.beckon.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of one event beside itself. Immutable.
 *
 * <pre>{@code
 * client.publish(Kitchen.DISH_READY, dish, EventOptions.ofKey(dish.table()).header("cook", "ada"));
 * }</pre>
 */
public final class EventOptions {

    /** No key, no id, no headers; the time is the server's. */
    public static final EventOptions DEFAULT = new EventOptions(null, null, null, Map.of());

    /** The most characters of a key, an id, and a header's name or value. */
    public static final int LONGEST_TEXT = 1024;

    /** The most headers. */
    public static final int MOST_HEADERS = 64;

    private final @Nullable String key;
    private final @Nullable String id;
    private final @Nullable Instant time;
    private final Map<String, String> headers;

    private EventOptions(
            @Nullable String key, @Nullable String id, @Nullable Instant time, Map<String, String> headers) {
        this.key = key;
        this.id = id;
        this.time = time;
        this.headers = headers;
    }

    /** {@link #DEFAULT} with a key. */
    public static EventOptions ofKey(String key) {
        return DEFAULT.key(key);
    }

    /**
     * These options with a key: about whom the event is. Events of one key are heard in their order.
     *
     * @param about 1 to {@value #LONGEST_TEXT} characters
     */
    public EventOptions key(String about) {
        return new EventOptions(checked("key", about), id, time, headers);
    }

    /**
     * These options with an id, unique among the events of this publisher: one that was there within the topic's window is not
     * kept again, and {@code publish} answers with the position of the first. A client gives events an id of their own
     * if there is none here.
     *
     * @param unique 1 to {@value #LONGEST_TEXT} characters
     */
    public EventOptions id(String unique) {
        return new EventOptions(key, checked("id", unique), time, headers);
    }

    /**
     * These options with a time: when what the event tells happened. Milliseconds are kept.
     *
     * @param happened from 1970 to 9999
     */
    public EventOptions time(Instant happened) {
        if (happened.isBefore(Instant.EPOCH) || happened.getEpochSecond() >= 253_402_300_800L) {
            throw new IllegalArgumentException("time: " + happened + " (expected: from 1970 to 9999)");
        }
        return new EventOptions(key, id, happened, headers);
    }

    /**
     * These options with one more header, or another value of it.
     *
     * @param name 1 to {@value #LONGEST_TEXT} characters
     * @param value at most {@value #LONGEST_TEXT} characters
     */
    public EventOptions header(String name, String value) {
        checked("header", name);
        if (value.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "header " + name + ": " + value.length() + " characters (expected: at most " + LONGEST_TEXT + ")");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        if (more.size() > MOST_HEADERS) {
            throw new IllegalArgumentException("headers: " + more.size() + " (expected: at most " + MOST_HEADERS + ")");
        }
        return new EventOptions(key, id, time, Collections.unmodifiableMap(more));
    }

    private static String checked(String what, String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    what + ": " + text.length() + " characters (expected: 1 to " + LONGEST_TEXT + ")");
        }
        return text;
    }

    /** The key, or null. */
    public @Nullable String key() {
        return key;
    }

    /** The id, or null. */
    public @Nullable String id() {
        return id;
    }

    /** The time, or null. */
    public @Nullable Instant time() {
        return time;
    }

    /** The headers, in their order. */
    public Map<String, String> headers() {
        return headers;
    }
}
