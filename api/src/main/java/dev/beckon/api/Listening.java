package dev.beckon.api;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How a topic is to be listened to; {@link #each} or {@link #eachAsync} starts a listener. Live, with what is published from
 * now on, unless one of the {@code from} methods says otherwise. Immutable: each method returns another one.
 *
 * <pre>{@code
 * client.listen(Kitchen.DISH_READY).fromEarliest().key("t4").each((dish, info) -> ...);
 * }</pre>
 *
 * <p>Handlers run on workers, of one subscription one at a time and in the order of the events. A handler that throws
 * ends nothing: it is logged, and the next event follows.
 *
 * @param <T> the events
 */
public interface Listening<T> {

    /** From this bookmark on, with the first event that was not read there. */
    Listening<T> from(Bookmark bookmark);

    /** From the first event on that the server took at this time or later, and still has. */
    Listening<T> from(Instant time);

    /** From the first event on that the server still has. */
    Listening<T> fromEarliest();

    /** Only events of this key; the server passes over others. */
    Listening<T> key(String key);

    /** Only events with a key that begins so; the server passes over others. */
    Listening<T> keyPrefix(String prefix);

    /** Tells of gaps, in the order of the events and on their threads. If not set they are logged as warnings. */
    Listening<T> onGap(Consumer<? super Gap> handler);

    /** Tells of keys that were {@linkplain EventBus#publishDelete deleted}, in the order of the events and on their threads. */
    Listening<T> onDelete(Consumer<? super EventInfo> handler);

    /**
     * Under a name, of which the server keeps what was acknowledged. What was said before holds; where to begin does if the server
     * does not know the name.
     *
     * @param name 1 to {@value NamedListening#LONGEST_NAME} characters
     */
    NamedListening<T> named(String name);

    /**
     * Says what becomes of the listener when it is slower than events are published. If not set, one that begins live has
     * {@link SlowPolicy#LIVE}, and one that replays {@link SlowPolicy#WAIT}. One with a name always waits.
     */
    Listening<T> whenSlow(SlowPolicy policy);

    /** Starts a listener; an event is done when the handler returns. */
    Subscription each(BiConsumer<? super T, ? super EventInfo> handler);

    /** Starts a listener; an event is done when the stage that the handler returns completes, and then the next follows. */
    Subscription eachAsync(BiFunction<? super T, ? super EventInfo, ? extends CompletionStage<?>> handler);
}
