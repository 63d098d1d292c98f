package dev.beckon.runtime.events;

import dev.beckon.api.Idempotent;
import dev.beckon.api.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to the server's topics, tells of those that are published, and of the topics.
 *
 * <p>Every server that has topics serves it.
 */
@RpcService(name = "beckon.events.v1.Events")
public interface Events {

    /**
     * Appends an event to its topic, and answers once it is kept in the topic's mode. One whose id this publisher has used
     * before, within the topic's window, is not appended again: the answer has the position of the first.
     *
     * <p>Fails with {@code NOT_FOUND} if the server has no such topic, with {@code FAILED_PRECONDITION} if the topic has events
     * of another type, or does not keep the latest of each key and a key is to be deleted, with {@code INVALID_ARGUMENT} for
     * what is too long, and with {@code RESOURCE_EXHAUSTED} if the event is too large, or the log is full or busy.
     */
    @Idempotent
    CompletableFuture<PublishAnswer> publish(PublishRequest request);

    /**
     * Tells first from where on it listens, then what is published, in order; ends when the server drains. Who asks for
     * items slowly hears events later, or fewer, as it has asked for, and of a gap where there is one.
     *
     * <p>Fails with {@code NOT_FOUND} if the server has no such topic, with {@code FAILED_PRECONDITION} if the topic has events
     * of another type, and with {@code INVALID_ARGUMENT} or {@code OUT_OF_RANGE} for a bookmark that is none of the topic.
     */
    Flow.Publisher<Delivery> listen(ListenRequest request);

    /**
     * Tells which topics there are and how they stand, in the order of their names.
     *
     * <p>Fails with {@code NOT_FOUND} if there is none of this name, and with {@code PERMISSION_DENIED} if the server does not
     * tell of itself, because its reflection is switched off.
     *
     * @param name of the only one that is asked for; all if absent
     */
    @Idempotent
    CompletableFuture<List<TopicDescription>> topics(@Nullable String name);

    /**
     * Hands out events of a topic under a name, of which the server keeps what was done: first tells that the caller is among
     * those that attend, then hands it events, each of them to one of those, and takes the answers. When the answers end, what was not
     * answered goes to others; the stream ends when what was done is kept.
     *
     * <p>Fails as {@link #listen}; also with {@code INVALID_ARGUMENT} for a name that is empty or too long, with
     * {@code FAILED_PRECONDITION} if others attend for other keys or the name was forgotten, with {@code RESOURCE_EXHAUSTED}
     * if there are too many names or callers of one, and with {@code UNAVAILABLE} if another server has taken the name
     * over.
     */
    Flow.Publisher<Assignment> attend(AttendRequest request, Flow.Publisher<Reply> replies);

    /** Removes a name of the caller's principal, with all that was kept under it, and ends whoever attends. */
    @Idempotent
    CompletableFuture<ForgetAnswer> forget(ForgetRequest request);
}
