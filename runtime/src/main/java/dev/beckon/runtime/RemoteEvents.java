package dev.beckon.runtime;

import dev.beckon.api.CallOptions;
import dev.beckon.api.ServiceBinding;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.ForgetAnswer;
import dev.beckon.runtime.events.ForgetRequest;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.PublishAnswer;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import dev.beckon.runtime.transport.Loop;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The topics of a client's servers, by calls of the service {@link Events}. Thread-safe. */
final class RemoteEvents implements EventHome {

    private final Connector connector;
    private final Executor handlers;
    private final Function<CallOptions, Events> stubs;
    private final AtomicLong published = new AtomicLong();
    private volatile @Nullable Stubs made; // when they are needed

    /** @param ids what its ids begin with, so that no other client of the same principal has them */
    private record Stubs(Events prompt, Events patient, String ids) {}

    RemoteEvents(Connector connector, CalledMethods methods, Executor workers) {
        this.connector = connector;
        this.handlers = connector.callbacksOnLoop() ? connector.loop() : workers;
        this.stubs = options -> {
            ServiceBinding<Events> binding = Bindings.of(Events.class);
            return binding.stub(methods.caller(connector, binding.methods(), options));
        };
    }

    private Stubs stubs() {
        Stubs here = made;
        if (here == null) {
            synchronized (this) {
                here = made;
                if (here == null) {
                    RandomGenerator random = connector.settings().random().get();
                    here = new Stubs(
                            stubs.apply(CallOptions.DEFAULT),
                            stubs.apply(CallOptions.DEFAULT.waitForReady()),
                            ids(random));
                    made = here;
                }
            }
        }
        return here;
    }

    /** What the ids of this client begin with: 96 random bits, short since they travel and are kept with each event. */
    private static String ids(RandomGenerator random) {
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().encodeToString(bits) + '.';
    }

    @Override
    public CompletableFuture<PublishAnswer> publish(PublishRequest event) {
        return stubs().prompt().publish(event);
    }

    @Override
    public Flow.Publisher<Delivery> listen(ListenRequest request, boolean patient) {
        Stubs here = stubs();
        return (patient ? here.patient() : here.prompt()).listen(request);
    }

    @Override
    public Flow.Publisher<Assignment> attend(AttendRequest request, Flow.Publisher<Reply> replies, boolean patient) {
        Stubs here = stubs();
        return (patient ? here.patient() : here.prompt()).attend(request, replies);
    }

    @Override
    public CompletableFuture<ForgetAnswer> forget(ForgetRequest request) {
        return stubs().prompt().forget(request);
    }

    @Override
    public String freshId() {
        return stubs().ids() + Long.toHexString(published.incrementAndGet());
    }

    @Override
    public Executor handlers() {
        return handlers;
    }

    @Override
    public Loop loop() {
        return connector.loop();
    }

    @Override
    public Incidents incidents() {
        return connector.incidents();
    }
}
