package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Taken;
import dev.beckon.api.Topic;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event that was handed to a listener, until its answer is kept. Thread-safe. */
final class TakenEvent implements Taken {

    private static final int MOST_EVENTS = 1000; // published with one acknowledgement

    private final TypedEvents events;
    private final EventInfo info;
    private final long delivery;
    private final Replies replies;
    private final Consumer<TakenEvent> atAnswer;
    private final OwnFuture<@Nullable Void> kept = new OwnFuture<>();

    // guarded by this
    private final List<PublishRequest> also = new ArrayList<>();
    private boolean answered;
    private boolean lost; // before it was answered

    /** @param atAnswer told once, when it is answered, with a reply of the one or the other kind */
    TakenEvent(TypedEvents events, EventInfo info, long delivery, Replies replies, Consumer<TakenEvent> atAnswer) {
        this.events = events;
        this.info = info;
        this.delivery = delivery;
        this.replies = replies;
        this.atAnswer = atAnswer;
    }

    @Override
    public EventInfo info() {
        return info;
    }

    @Override
    public <U> Taken publish(Topic<U> topic, U event, EventOptions options) {
        PublishRequest request = events.request(topic, event, options);
        synchronized (this) {
            if (lost) {
                return this; // nobody can know that before; done() tells
            }
            if (answered) {
                throw new IllegalStateException("event " + info.position() + " of " + info.topic()
                        + ": answered (expected: publish before done() and failed())");
            }
            if (also.size() >= MOST_EVENTS) {
                throw new IllegalArgumentException("events: " + (also.size() + 1)
                        + " with one acknowledgement (expected: at most " + MOST_EVENTS + ")");
            }
            also.add(request);
        }
        return this;
    }

    @Override
    public CompletableFuture<@Nullable Void> done() {
        List<PublishRequest> with;
        synchronized (this) {
            if (answered) {
                return kept.copy();
            }
            answered = true;
            with = List.copyOf(also);
        }
        replies.send(new Reply.Done(delivery, with));
        atAnswer.accept(this);
        return kept.copy();
    }

    @Override
    public void failed(Throwable why) {
        String error = Failures.unwrap(Objects.requireNonNull(why, "why")).toString();
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
        }
        kept.failed(Failures.exception(
                Code.ABORTED, Ran.NO, text("has failed already (expected: done() before failed())")));
        replies.send(new Reply.Failed(delivery, DeadLetter.shortened(error)));
        atAnswer.accept(this);
    }

    synchronized boolean isAnswered() {
        return answered;
    }

    // ---- what becomes of the answer

    @SuppressWarnings("NullAway") // Void has no other value
    void kept() {
        kept.done(null);
    }

    void refused(int code, String message) {
        kept.failed(Failures.exception(Code.of(code), Ran.NO, message));
    }

    /** The stream on which it came has ended: from now on no answer is taken. Returns what tells those that wait for one. */
    Runnable lost() {
        boolean sent;
        synchronized (this) {
            sent = answered;
            lost = !answered;
            answered = true;
        }
        RpcException why = sent
                ? Failures.exception(
                        Code.UNAVAILABLE,
                        Ran.MAYBE,
                        text("the connection was lost before it was known to be acknowledged (expected: to"
                                + " come again if it is not)"))
                : Failures.exception(
                        Code.ABORTED,
                        Ran.NO,
                        text("is not this listener's any more (expected: done() while it is connected and not"
                                + " closed)"));
        return () -> kept.failed(why);
    }

    private String text(String what) {
        return "event " + info.position() + " of " + info.topic() + ": " + what;
    }
}
