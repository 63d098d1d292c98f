package dev.beckon.calls;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.runtime.Client;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A desk that passes its calls on to the next one, as a part of them. */
class Relay extends OpenDesk {

    private final Client next;
    private final CallOptions options;
    final BlockingQueue<CallContext> contexts = new LinkedBlockingQueue<>();
    volatile @Nullable CompletableFuture<String> passedOn;

    Relay(Client next) {
        this(next, CallOptions.DEFAULT);
    }

    Relay(Client next, CallOptions options) {
        this.next = next;
        this.options = options;
    }

    Desk next() {
        return options.on(next.service(Desk.class));
    }

    @Override
    public CompletableFuture<String> echo(String text) {
        contexts.add(CallContext.current());
        return next().echo(text);
    }

    @Override
    public CompletableFuture<String> hold(String key) {
        contexts.add(CallContext.current());
        CompletableFuture<String> call = next().hold(key);
        passedOn = call;
        return call;
    }

    Duration remaining() {
        return contexts.element().remaining();
    }
}
