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

/** A call of ours on its way through the client's interceptors, on the thread that makes it. */
final class ClientInterception extends Interception {

    private final ServiceCaller caller;
    private final ClientCall<?> call;
    private final ClientCallExtras extras;
    private Metadata metadata;

    ClientInterception(
            List<Interceptor> chain,
            ServiceCaller caller,
            ClientCall<?> call,
            ClientCallExtras extras,
            Metadata metadata) {
        super(chain);
        this.caller = caller;
        this.call = call;
        this.extras = extras;
        this.metadata = metadata;
    }

    @Override
    void arrive() {
        caller.send(call, extras, metadata);
    }

    @Override
    void refuse(Failure why) {
        call.refused(why);
    }

    @Override
    public String method() {
        return call.method.fullName();
    }

    @Override
    public boolean isOneWay() {
        return call.method.oneWay();
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public void metadata(Metadata replacement) {
        checkChangeable("metadata");
        metadata = checked(replacement);
    }

    @Override
    public Duration remaining() {
        return call.deadline == Long.MAX_VALUE
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofNanos(
                        Math.max(0, call.deadline - caller.destination().time()));
    }

    @Override
    public void deadline(Duration timeout) {
        checkChangeable("deadline");
        long deadline = caller.destination().time() + checked(timeout);
        call.deadline = deadline < 0 ? Long.MAX_VALUE : deadline;
        extras.inheritsDeadline = false;
        if (extras.parent != null && !caller.isDetached()) {
            extras.limitDeadline();
        }
    }

    @Override
    public void addResponseMetadata(Metadata more) {
        throw new UnsupportedOperationException("response metadata: added at a client (expected: at a server)");
    }

    @Override
    public void onEnd(Consumer<? super CallOutcome> observer) {
        extras.ending().add(observer);
    }

    @Override
    public void onItem(Consumer<? super CallItem> observer) {
        checkChangeable("observers of items");
        call.onItem(observer);
    }

    @Override
    public void onAttempt(Consumer<? super CallAttempt> observer) {
        checkChangeable("observers of attempts");
        extras.onAttempt(observer);
    }
}
