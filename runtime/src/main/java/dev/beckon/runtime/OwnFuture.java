package dev.beckon.runtime;

import dev.beckon.api.Metadata;
import dev.beckon.api.RpcFuture;
import org.jspecify.annotations.Nullable;

/** A future of the runtime's that no call is behind. Waiting for it on an event loop throws, as for those of calls. */
final class OwnFuture<T extends @Nullable Object> extends RpcFuture<T> {

    /** Completes it, unless it is over. */
    void done(T value) {
        deliver(value);
    }

    /** Fails it, unless it is over. */
    void failed(Throwable why) {
        fail(why);
    }

    @Override
    public long streamId() {
        return 0;
    }

    @Override
    public Metadata responseMetadata() {
        return Metadata.EMPTY;
    }

    @Override
    protected void abandoned() {
        // nothing is to be stopped
    }
}
