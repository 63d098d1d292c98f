package dev.beckon.runtime;

import dev.beckon.api.Metadata;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.runtime.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call that has several servers to choose from, or has been tried again. Those whose retry takes
 * none of these have no such object. On the loop only.
 */
final class Attempts {

    /** Says to the server how many attempts there were before, if there were any. */
    static final String PREVIOUS = "beckon-previous-attempts";

    private int number = 1;
    private @Nullable Target target; // of the latest attempt
    private long startedAt;
    private @Nullable Failure previous; // why the attempt before this one failed
    private int ran = Failure.NO; // whether the attempts before this one did
    private byte @Nullable [] metadata; // of a repeated attempt
    private Loop.@Nullable Cancellable pause;

    void begin(Target on, long now) {
        target = on;
        startedAt = now;
        pause = null;
    }

    /** The attempt has failed, and another one follows. */
    void again(ClientCall<?> call, Failure why) {
        number++;
        previous = why;
        if (why.ran() != Failure.NO) {
            ran = Failure.MAYBE;
        }
        metadata = marked(call.callMetadata());
    }

    private byte @Nullable [] marked(byte @Nullable [] own) {
        try {
            Metadata sent = own == null ? Metadata.EMPTY : MetadataBlock.read(own, 0, own.length);
            return MetadataBlock.of(sent.without(PREVIOUS).and(PREVIOUS, Integer.toString(number - 1)));
        } catch (IllegalArgumentException tooMuch) { // the call matters more than the mark
            return own;
        }
    }

    /** The attempt that follows starts after a pause. */
    void pause(Loop.Cancellable timer) {
        pause = timer;
    }

    /** Ends the pause; false if there was none. */
    boolean cancelPause() {
        Loop.Cancellable timer = pause;
        pause = null;
        if (timer == null) {
            return false;
        }
        timer.cancel();
        return true;
    }

    /** From one on. */
    int number() {
        return number;
    }

    @Nullable
    Target target() {
        return target;
    }

    @Nullable
    Failure previous() {
        return previous;
    }

    byte @Nullable [] metadata() {
        return metadata;
    }

    long elapsed(long now) {
        return Math.max(0, now - startedAt);
    }

    /** What the call fails with: if an earlier attempt may have run, the call may have. */
    Failure of(Failure last) {
        if (number == 1) {
            return last;
        }
        int whole = last.ran() == Failure.NO ? ran : last.ran();
        return new Failure(
                last.code(), whole, last.message() + " (attempt " + number + ")", last.details(), last.metadata());
    }
}
