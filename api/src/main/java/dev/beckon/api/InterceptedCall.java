package dev.beckon.api;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A call as an {@link Interceptor} sees it. To be used on the interceptor's thread until it returns; observers are
 * called later, elsewhere.
 */
public interface InterceptedCall {

    /** The method called, as {@code service/method}. */
    String method();

    /** Whether the call gets no answer. */
    boolean isOneWay();

    /** What travels beside the arguments: at a client what will be sent, at a server what the handler will see. */
    Metadata metadata();

    /**
     * Replaces the metadata.
     *
     * @throws IllegalArgumentException if it is more than travels
     * @throws IllegalStateException after {@link #proceed()}
     */
    void metadata(Metadata replacement);

    /** The time left until the deadline. */
    Duration remaining();

    /**
     * Moves the deadline. A client's may become shorter or longer, but a call that is part of another never outlives that
     * one's deadline; a server's only shorter, since the caller no longer waits then.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     * @throws IllegalStateException after {@link #proceed()}
     */
    void deadline(Duration timeout);

    /**
     * Adds metadata that travels with the answer or the failure.
     *
     * @throws UnsupportedOperationException at a client
     */
    void addResponseMetadata(Metadata more);

    /**
     * Tells {@code observer} how the call ended: once, whichever way that is, also if it is refused by a later
     * interceptor. Where the handler, or the callbacks of the future, are on workers it runs on one (of a caller that
     * waits, on its thread), otherwise on the event loop; of a call whose result is a publisher before the subscriber hears
     * of the end. What it throws is logged.
     */
    void onEnd(Consumer<? super CallOutcome> observer);

    /**
     * Tells {@code observer} of each attempt of the call when it starts: the first one, and those that follow because the
     * one before failed and the call may be tried again. On the event loop, where it must not block. What it throws is
     * logged.
     *
     * @throws UnsupportedOperationException at a server
     */
    void onAttempt(Consumer<? super CallAttempt> observer);

    /**
     * Tells {@code observer} of each item of a call with publishers: of one that is sent when it has been encoded, of one that
     * has come when it has been decoded, before the subscriber gets it. On the thread that signals the item, or delivers it;
     * those of one direction one after the other. A call without publishers has none. What it throws is logged.
     *
     * @throws IllegalStateException after {@link #proceed()}
     */
    void onItem(Consumer<? super CallItem> observer);

    /**
     * Lets the call go on: to the next interceptor, and after the last one to the session, or to the handler. Returns
     * when those have returned, not when the call has ended.
     *
     * @throws IllegalStateException the second time
     */
    void proceed();
}
