package dev.beckon.runtime;

import dev.beckon.api.CallAttempt;
import dev.beckon.api.CallContext;
import dev.beckon.api.CallOutcome;
import dev.beckon.api.Code;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.Status;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only some calls of a client have: the call that they are part of, interceptors, metadata of their own. Written
 * before the call is handed over, but for what is said of a field.
 */
final class ClientCallExtras {

    private static final Logger LOG = LoggerFactory.getLogger(ClientCallExtras.class);

    final ClientCall<?> call;
    final @Nullable CallContext parent; // in whose handler the call was made
    final long startedAt;
    byte @Nullable [] metadata; // the block that is sent
    boolean inheritsDeadline;

    @Nullable
    Ending ending;

    private @Nullable List<Consumer<? super CallAttempt>> attemptObservers;
    private volatile Metadata responseMetadata = Metadata.EMPTY;

    // of the parent's list of calls, guarded by the parent
    private @Nullable ServerCall owner;

    @Nullable
    ClientCallExtras before;

    @Nullable
    ClientCallExtras after;

    ClientCallExtras(ClientCall<?> call, @Nullable CallContext parent, long now) {
        this.call = call;
        this.parent = parent;
        this.startedAt = now;
        this.metadata = call.caller.metadata();
    }

    /** The call takes no longer than the one that it is part of has left. */
    void limitDeadline() {
        long left = remainingNanosOfParent();
        long now = call.caller.destination().time();
        if (left != Long.MAX_VALUE && now + left < call.deadline) {
            call.deadline = now + left;
            inheritsDeadline = true;
        }
    }

    private long remainingNanosOfParent() {
        if (parent instanceof ServerCall served) {
            return served.remainingNanos();
        }
        return parent == null ? Long.MAX_VALUE : parent.remaining().toNanos();
    }

    /** What the call fails with because the one that it is part of was cancelled. */
    Failure cancelledFailure() {
        boolean late = parent instanceof ServerCall served ? served.isLate() : remainingNanosOfParent() <= 0;
        return Failures.failure(
                late ? Code.DEADLINE_EXCEEDED : Code.CANCELLED,
                call.stream() == 0 ? Ran.NO : Ran.MAYBE,
                call.method.fullName() + ": ended with the call that it is part of, "
                        + (parent == null ? "none" : parent.method())
                        + (late ? ", at its deadline" : ", which was cancelled")
                        + " (expected: an answer before; a call that should go on needs CallOptions.detached())");
    }

    /** Whose list this is in; guarded by it. */
    void owner(@Nullable ServerCall list) {
        owner = list;
    }

    @Nullable
    ServerCall owner() {
        return owner;
    }

    Metadata responseMetadata() {
        return responseMetadata;
    }

    void responseMetadata(Metadata received) {
        responseMetadata = received;
    }

    Ending ending() {
        if (ending == null) {
            ending = new Ending();
        }
        return ending;
    }

    /** The call has ended, on any thread; may be said more than once. */
    void ended(@Nullable Status status, Metadata metadataOfEnd) {
        if (parent instanceof ServerCall served) {
            served.release(this);
        }
        Ending told = ending;
        if (told != null) {
            Duration duration =
                    Duration.ofNanos(Math.max(0, call.caller.destination().time() - startedAt));
            told.ended(new CallOutcome(status, metadataOfEnd, duration));
        }
    }

    /** Adds one who hears of each attempt. */
    void onAttempt(Consumer<? super CallAttempt> observer) {
        if (attemptObservers == null) {
            attemptObservers = new ArrayList<>(1);
        }
        attemptObservers.add(observer);
    }

    /** An attempt starts; on the loop. */
    void attempt(String server, @Nullable Attempts attempts) {
        if (attemptObservers == null) {
            return;
        }
        Failure previous = attempts == null ? null : attempts.previous();
        CallAttempt attempt = new CallAttempt(
                attempts == null ? 1 : attempts.number(), server, previous == null ? null : Failures.status(previous));
        for (Consumer<? super CallAttempt> observer : attemptObservers) {
            try {
                observer.accept(attempt);
            } catch (Throwable thrown) { // it is the user's code
                LOG.warn("An observer of attempts of {} failed", call.method, thrown);
            }
        }
    }
}
