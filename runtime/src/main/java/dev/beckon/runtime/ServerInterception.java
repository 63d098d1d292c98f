package dev.beckon.runtime;

import dev.beckon.api.CallAttempt;
import dev.beckon.api.CallItem;
import dev.beckon.api.CallOutcome;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A call of a peer on its way through the server's interceptors, on the thread that will run its handler. */
final class ServerInterception extends Interception {

    private final ServerCall call;
    private final Runnable handler;

    /**
     * @param handler reads the arguments and runs the handler; does not throw
     */
    ServerInterception(List<Interceptor> chain, ServerCall call, Runnable handler) {
        super(chain);
        this.call = call;
        this.handler = handler;
    }

    @Override
    void arrive() {
        handler.run();
    }

    @Override
    void refuse(Failure why) {
        call.refuse(why);
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public boolean isOneWay() {
        return call.isOneWay();
    }

    @Override
    public Metadata metadata() {
        return call.metadata();
    }

    @Override
    public void metadata(Metadata replacement) {
        checkChangeable("metadata");
        call.metadata(checked(replacement));
    }

    @Override
    public Duration remaining() {
        return call.remaining();
    }

    @Override
    public void deadline(Duration timeout) {
        checkChangeable("deadline");
        call.shorten(checked(timeout));
    }

    @Override
    public void addResponseMetadata(Metadata more) {
        call.addResponseMetadata(more);
    }

    @Override
    public void onEnd(Consumer<? super CallOutcome> observer) {
        call.ending().add(observer);
    }

    @Override
    public void onItem(Consumer<? super CallItem> observer) {
        checkChangeable("observers of items");
        call.onItem(observer);
    }

    @Override
    public void onAttempt(Consumer<? super CallAttempt> observer) {
        throw new UnsupportedOperationException("attempts: at a server (expected: at a client)");
    }
}
