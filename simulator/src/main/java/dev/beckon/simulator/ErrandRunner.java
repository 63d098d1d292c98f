package dev.beckon.simulator;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves errands in a simulated process. */
final class ErrandRunner implements Errands {

    /** The name under which a call may send its number beside its arguments. */
    static final String NUMBER = "errand";

    private final Host host;
    private final Ledger ledger;
    private final Function<Errand, CompletableFuture<Receipt>> relay;

    ErrandRunner(Host host, Ledger ledger, Function<Errand, CompletableFuture<Receipt>> relay) {
        this.host = host;
        this.ledger = ledger;
        this.relay = relay;
    }

    @Override
    public CompletableFuture<Receipt> run(Errand errand) {
        return handle(errand);
    }

    @Override
    public CompletableFuture<Receipt> glance(Errand errand) {
        return handle(errand);
    }

    @Override
    public CompletableFuture<Receipt> repeat(Errand errand) {
        return handle(errand);
    }

    @Override
    public CompletableFuture<Void> drop(Errand errand) {
        arrived(errand);
        return CompletableFuture.completedFuture(null);
    }

    private CallContext arrived(Errand errand) {
        if (!Errand.isLoad(errand.id(), errand.load())) {
            host.world.fail("call " + errand.id() + ": its arguments arrived changed (expected: as they were sent)");
        }
        return arrived(host, ledger, errand.id());
    }

    /** Enters that the handler of a call runs; what it knows of the call has to be so. */
    static CallContext arrived(Host host, Ledger ledger, long id) {
        ledger.ran(host, id);
        CallContext context = CallContext.current();
        ledger.remains(host, id, context.remaining().toNanos());
        String before = context.metadata().get("beckon-previous-attempts");
        ledger.attempts(id, before == null ? 0 : Integer.parseInt(before));
        String number = context.metadata().get(NUMBER);
        if (number != null && !number.equals(Long.toString(id))) {
            host.world.fail("call " + id + ": has the metadata of call " + number + " (expected: its own)");
        }
        return context;
    }

    private CompletableFuture<Receipt> handle(Errand errand) {
        CallContext context = arrived(errand);
        CompletableFuture<Receipt> ending = new CompletableFuture<>();
        if (errand.manner() == Manner.WAIT) {
            ledger.waits(host, errand.id());
            context.onCancel(() -> {
                ledger.told(host, errand.id());
                ending.cancel(false);
            });
            return ending;
        }
        if (errand.manner() == Manner.RELAY || errand.manner() == Manner.BACK) {
            return relay.apply(errand).thenApply(inner -> receipt(errand));
        }
        if (errand.micros() == 0) {
            return ended(errand, ending);
        }
        host.after(host.worldDelay(errand.micros() * World.MICROS), () -> host.run(null, () -> ended(errand, ending)));
        return ending;
    }

    private static CompletableFuture<Receipt> ended(Errand errand, CompletableFuture<Receipt> ending) {
        Throwable failure = failure(errand);
        if (failure == null) {
            ending.complete(receipt(errand));
        } else {
            ending.completeExceptionally(failure);
        }
        return ending;
    }

    private static @Nullable Throwable failure(Errand errand) {
        return switch (errand.manner()) {
            case DECLINE -> new Declined(errand.id());
            case REFUSE -> new RpcException(Code.ABORTED, "errand " + errand.id() + ": refused");
            case AWAY -> new RpcException(Code.UNAVAILABLE, "errand " + errand.id() + ": planned");
            case THROW -> new IllegalArgumentException("errand " + errand.id() + ": planned");
            default -> null;
        };
    }

    @SuppressWarnings("NullAway") // a mistake, as users make it
    private static Receipt receipt(Errand errand) {
        if (errand.manner() == Manner.SPOIL) {
            return new Receipt(errand.id(), null);
        }
        return new Receipt(errand.id(), Errand.load(-errand.id(), errand.answerBytes()));
    }
}
