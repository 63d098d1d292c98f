package dev.beckon.api;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How a topic is to be listened to under a name; {@link #each}, {@link #eachAsync} or {@link #eachTaken} starts a listener.
 * The server keeps what has been acknowledged under the name, so it is durable: who listens under it later goes on where the
 * name stands. Listeners of the same name share its events, each of which is brought to one of them. Immutable: each method
 * returns another one.
 *
 * <pre>{@code
 * client.listen(Kitchen.DISH_READY).named("billing").startIfNew(Start.EARLIEST).each((dish, info) -> ...);
 * }</pre>
 *
 * <p>A name belongs to the topic and to the principal that listens; what listens in the server's own process has names of its
 * own. Each event comes at least once. It is acknowledged when its handler has returned, or the stage of its handler has
 * completed, and the server has kept that. If the handler fails, the event comes again after a while; so it does, at once, to
 * another listener of the name if there is one, where the connection to the listener that had it is lost.
 * {@link TopicOptions#redelivery} says how often that is tried; then the event goes to {@link Topic#deadLetters()}.
 *
 * <p>While an event of a key is not acknowledged, no later event of that key is brought to anyone of the name; events of
 * other keys are, and those without a key wait for none. A single listener gets the events of a topic in their order but for
 * those that come again.
 *
 * <p>Handlers run on workers, of one subscription one at a time.
 *
 * @param <T> the events
 */
public interface NamedListening<T> {

    /** The longest name, in characters. */
    int LONGEST_NAME = 200;

    /** The most events that one listener may have in flight. */
    int MOST_IN_FLIGHT = 1000;

    /**
     * Where the name begins if the server does not know it: where the listening was told to begin before it was
     * {@linkplain Listening#named named} if this is not set, which is with what is published from now on if it was told
     * nothing.
     */
    NamedListening<T> startIfNew(Start where);

    /**
     * How many events this listener may have in flight: brought to it, and not acknowledged yet. They wait for its handler
     * while another listener of the name may have nothing to do, so take 1 where handlers take long. 16 if not set.
     *
     * @param most 1 to {@value #MOST_IN_FLIGHT}
     */
    NamedListening<T> inFlight(int most);

    /** Only events of this key; the same for all listeners of the name at a time. */
    NamedListening<T> key(String key);

    /** Only events with a key that begins so; the same for all listeners of the name at a time. */
    NamedListening<T> keyPrefix(String prefix);

    /** Tells one listener of the name of each gap, before the events behind it. If not set, gaps are logged as warnings. */
    NamedListening<T> onGap(Consumer<? super Gap> handler);

    /** Tells of keys that were {@linkplain EventBus#publishDelete deleted}, as of events. */
    NamedListening<T> onDelete(Consumer<? super EventInfo> handler);

    /** Starts a listener; an event is acknowledged when the handler returns, and comes again if it throws. */
    Subscription each(BiConsumer<? super T, ? super EventInfo> handler);

    /**
     * Starts a listener; an event is acknowledged when the stage that the handler returns completes, and then the next follows.
     * It comes again if the handler throws or the stage fails.
     */
    Subscription eachAsync(BiFunction<? super T, ? super EventInfo, ? extends CompletionStage<?>> handler);

    /**
     * Starts a listener that acknowledges by hand. The next event follows when the handler returns, up to {@link #inFlight}
     * of them. If the handler throws, the event {@linkplain Taken#failed has failed}.
     */
    Subscription eachTaken(BiConsumer<? super T, ? super Taken> handler);
}
