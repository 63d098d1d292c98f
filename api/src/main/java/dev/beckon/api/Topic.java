package dev.beckon.api;

import java.util.Objects;
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

    private Topic(String name, Class<T> type) {
        this.name = name;
        this.type = type;
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
        return new Topic<>(name, Objects.requireNonNull(type, "type"));
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
        return new Topic<>(name + DEAD_LETTERS, type);
    }

    /** Whether it has {@link #deadLetters}. */
    public boolean hasDeadLetters() {
        return name.length() <= LONGEST - DEAD_LETTERS.length() && !name.endsWith(DEAD_LETTERS);
    }

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
