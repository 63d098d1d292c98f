package dev.beckon.api;

import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name and type of events that belong to a contract: a constant of its interface. Immutable.
 *
 * <pre>{@code
 * Topic<DishReady> DISH_READY = Topic.of("kitchen.dish-ready", DishReady.class);
 * }</pre>
 *
 * <p>The processor generates the codec of its events. A server that serves the contract has the topic; {@link EventBus} says what
 * is done with it.
 *
 * @param <T> the events, a type that is a message
 */
public final class Topic<T> {

    /** What the name of a topic of {@linkplain #deadLetters() dead letters} ends with. */
    public static final String DEAD_LETTERS = ".dead-letters";

    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private final String name;
    private final Class<T> type;
    private final @Nullable Function<? super T, @Nullable String> key;

    private Topic(String name, Class<T> type, @Nullable Function<? super T, @Nullable String> key) {
        this.name = name;
        this.type = type;
        this.key = key;
    }

    /**
     * A topic.
     *
     * @param name unique among the topics of a server, in 1 to 200 ASCII letters, digits, {@code _ . -}; a string
     *     literal, so that the processor can read it
     * @param type of the events
     */
    public static <T> Topic<T> of(String name, Class<T> type) {
        if (!isName(name)) {
            throw new IllegalArgumentException("topic: " + name + " (expected: 1 to " + LONGEST
                    + " letters, digits, _ . -, such as kitchen.dish-ready)");
        }
        return new Topic<>(name, Objects.requireNonNull(type, "type"), null);
    }

    /**
     * This topic, with keys that are derived from the events: about whom each is.
     *
     * <pre>{@code
     * Topic<DishReady> DISH_READY = Topic.of("kitchen.dish-ready", DishReady.class).keyedBy(DishReady::table);
     * }</pre>
     *
     * <p>Whoever publishes gives no key then, or the same: each event of one table is heard in its place among those of that
     * table. The server does not derive keys; events of publishers that do not know of it have the keys that they give.
     *
     * @param function of an event; called on the thread that publishes. It gives each event a key, of 1 to
     *     {@value EventOptions#LONGEST_TEXT} characters
     */
    public Topic<T> keyedBy(Function<? super T, @Nullable String> function) {
        return new Topic<>(name, type, Objects.requireNonNull(function, "keyedBy"));
    }

    /** Whether a topic may be called so. */
    public static boolean isName(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** The type of the events. */
    public Class<T> type() {
        return type;
    }

    /** Whether keys are derived from the events. */
    public boolean isKeyed() {
        return key != null;
    }

    /**
     * The key that an event of this topic has; null if keys are not derived from events.
     *
     * @throws IllegalArgumentException if what was derived can be no key
     */
    public @Nullable String keyOf(T event) {
        Function<? super T, @Nullable String> derived = key;
        if (derived == null) {
            return null;
        }
        String found = derived.apply(event);
        if (found == null || found.isEmpty() || found.length() > EventOptions.LONGEST_TEXT) {
            throw new IllegalArgumentException("key: "
                    + (found == null ? "null" : found.length() + " characters") + ", derived from an event of topic "
                    + name + " (expected: 1 to " + EventOptions.LONGEST_TEXT + " characters)");
        }
        return found;
    }

    /**
     * Where events of this topic go that no listener of a {@linkplain NamedListening name} could handle: a topic of the same
     * events, which the server has with this one. Their headers say more: {@code dead-letter-name}, the name;
     * {@code dead-letter-attempts}, how often it was tried; {@code dead-letter-error}, how it failed last;
     * {@code dead-letter-position} and {@code dead-letter-id}, the event's position and id in this topic. It has none itself.
     *
     * @throws IllegalStateException if this is such a topic, or its name is longer than 187 characters; it has none then
     */
    public Topic<T> deadLetters() {
        if (!hasDeadLetters()) {
            throw new IllegalStateException("topic: " + name + " has no dead letters (expected: a name of at most "
                    + (LONGEST - DEAD_LETTERS.length()) + " characters that does not end with " + DEAD_LETTERS + ")");
        }
        return new Topic<>(name + DEAD_LETTERS, type, key);
    }

    /** Whether it has {@link #deadLetters}. */
    public boolean hasDeadLetters() {
        return name.length() <= LONGEST - DEAD_LETTERS.length() && !name.endsWith(DEAD_LETTERS);
    }

    /** Whether the other has the same name and type. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Topic<?> topic && name.equals(topic.name) && type.equals(topic.type);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
