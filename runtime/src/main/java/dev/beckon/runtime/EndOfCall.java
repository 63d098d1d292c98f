package dev.beckon.runtime;

import dev.beckon.protocol.wire.Failure;
import org.jspecify.annotations.Nullable;

/** Tells, on a worker, who wants to hear how a call of the peer ended. */
final class EndOfCall implements Work {

    private final ServerCall call;
    private final @Nullable Failure why;

    EndOfCall(ServerCall call, @Nullable Failure why) {
        this.call = call;
        this.why = why;
    }

    @Override
    public void run() {
        call.ended(why);
    }

    /** It has to be told, so it is told on the loop. */
    @Override
    public void refused() {
        run();
    }
}
