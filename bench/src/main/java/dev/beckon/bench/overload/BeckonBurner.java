package dev.beckon.bench.overload;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Beckon with its defaults, but for two things: what is refused is counted, not tried again, and callbacks run on the loop. */
final class BeckonBurner implements Caller {

    private final Burner burner;

    BeckonBurner(int port, long deadlineMillis) {
        Client client = Client.builder("localhost:" + port)
                .maxAttempts(1)
                .callbacksOnLoop()
                .build();
        burner = client.service(Burner.class, CallOptions.DEFAULT.deadline(Duration.ofMillis(deadlineMillis)));
    }

    @Override
    public void call(long rounds, Consumer<End> done) {
        burner.burn(rounds).whenComplete((answer, thrown) -> done.accept(end(thrown)));
    }

    private static End end(@Nullable Throwable thrown) {
        if (thrown == null) {
            return End.ANSWERED;
        }
        return thrown instanceof RpcException rpc
                        && rpc.code() == Code.RESOURCE_EXHAUSTED
                        && rpc.status().ran() == Ran.NO
                ? End.REFUSED
                : End.FAILED;
    }
}
