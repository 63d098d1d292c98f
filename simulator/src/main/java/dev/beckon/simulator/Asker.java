package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.RpcFuture;
import dev.beckon.runtime.Client;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A client in a simulated process, with the ledger in which its calls are entered. */
final class Asker {

    private final Host host;
    private final Ledger ledger;
    private final Client client;
    private final List<ServerProcess> servers;
    private final int maxMessage;
    private final boolean serves;

    Asker(Host host, Ledger ledger, Client client, List<ServerProcess> servers, int maxMessage, boolean serves) {
        this.serves = serves;
        this.host = host;
        this.ledger = ledger;
        this.client = client;
        this.servers = servers;
        this.maxMessage = maxMessage;
    }

    Host host() {
        return host;
    }

    Ledger ledger() {
        return ledger;
    }

    World world() {
        return host.world;
    }

    Client client() {
        return client;
    }

    /** Bytes of load that a request may have. */
    int largestLoad() {
        return servers.stream().mapToInt(ServerProcess::maxMessage).min().orElseThrow() - 64;
    }

    /** Bytes of load with which a request or an item is longer than any of the servers takes. */
    int tooLargeThere() {
        return servers.stream().mapToInt(ServerProcess::maxMessage).max().orElseThrow() + 1;
    }

    /** Whether there is another server when one is away. */
    boolean hasSeveral() {
        return servers.size() > 1;
    }

    /** Whether servers can call this client. */
    boolean serves() {
        return serves;
    }

    /** Bytes of load that an answer may have. */
    int largestAnswer() {
        return maxMessage - 64;
    }

    /** Bytes of load that an item to the server may have. */
    int largestParcelThere() {
        return largestLoad();
    }

    /** Makes calls with items. */
    Haulage hauls() {
        return new Haulage(this);
    }

    /** What a call is, before it has a number. */
    record Plan(
            String kind,
            Duration timeout,
            Manner manner,
            long micros,
            int answerBytes,
            int loadBytes,
            Set<Code> expected) {

        /** A small errand that is answered. */
        static Plan small(String kind, Duration timeout) {
            return new Plan(kind, timeout, Manner.ANSWER, 0, 16, 16, Set.of(Code.OK));
        }

        Plan loads(int request, int answer) {
            return new Plan(kind, timeout, manner, micros, answer, request, expected);
        }

        Plan ends(Manner how, long afterMicros, Code... outcomes) {
            return new Plan(kind, timeout, how, afterMicros, answerBytes, loadBytes, Set.of(outcomes));
        }
    }

    /** The future of a call, with its entry. */
    record Made(Call call, CompletableFuture<?> future) {

        /** Its owner gives it up. */
        void cancel() {
            call.owner.world.trace.note(call.owner.world.now(), call.owner.name, "cancels", call.id);
            call.cancelled |= !future.isDone();
            call.cancelledUnsent |=
                    !future.isDone() && RpcFuture.streamIdOf(future).isEmpty();
            future.cancel(false);
        }
    }

    /** Makes a call, in the process, on the thread that is running. */
    Made make(Plan plan, CallOptions options, BiFunction<Errands, Errand, CompletableFuture<Receipt>> method) {
        return make(plan, options, false, method);
    }

    /** Makes a call of a method that may run again. */
    Made repeat(Plan plan) {
        return make(plan, CallOptions.DEFAULT, true, Errands::repeat);
    }

    private Made make(
            Plan plan,
            CallOptions options,
            boolean mayRepeat,
            BiFunction<Errands, Errand, CompletableFuture<Receipt>> method) {
        Call call = entered(ledger.open(plan.kind, host, plan.timeout.toNanos(), false, mayRepeat, plan.expected));
        Errand errand = errand(call, plan);
        CompletableFuture<Receipt> future = method.apply(stub(call, plan, options), errand);
        future.whenComplete((receipt, thrown) -> host.run(host.running(), () -> {
            call.ended(thrown);
            if (thrown == null) {
                check(call, plan, receipt);
            }
        }));
        return new Made(call, future);
    }

    /** Makes a call that is not answered. */
    Made drop(Plan plan, CallOptions options) {
        Call call = entered(ledger.open(plan.kind, host, plan.timeout.toNanos(), true, false, plan.expected));
        CompletableFuture<Void> future = stub(call, plan, options).drop(errand(call, plan));
        future.whenComplete((none, thrown) -> call.ended(thrown));
        return new Made(call, future);
    }

    /** Makes a call that no server serves. */
    Made miss(Plan plan) {
        Call call = entered(ledger.open(plan.kind, host, plan.timeout.toNanos(), false, false, plan.expected));
        Unserved nowhere = client.service(Unserved.class, CallOptions.DEFAULT.deadline(plan.timeout));
        CompletableFuture<Receipt> future = nowhere.run(errand(call, plan));
        future.whenComplete((none, thrown) -> call.ended(thrown));
        return new Made(call, future);
    }

    /** Tries to make a call whose arguments cannot be written: it is refused at once, and nothing else comes of it. */
    @SuppressWarnings("NullAway") // a mistake, as users make it
    void spoil() {
        world().trace.note(world().now(), host.name, "makes a mistake");
        try {
            CompletableFuture<Receipt> future =
                    client.service(Errands.class).run(new Errand(0, Manner.ANSWER, 0, 0, null));
            if (!future.isCompletedExceptionally()) {
                world().fail(host + ": a call without its arguments was made (expected: refused)");
            }
        } catch (NullPointerException | IllegalArgumentException refused) {
            world().trace.explain(world().now(), host.name, "  " + refused.getMessage());
        }
    }

    /** A call of this client. */
    Call entered(Call call) {
        call.asker = this;
        return call;
    }

    private Errands stub(Call call, Plan plan, CallOptions options) {
        CallOptions all = options.deadline() == null ? options.deadline(plan.timeout) : options;
        return client.service(
                Errands.class, world().chance(20) ? all.metadata(ErrandRunner.NUMBER, Long.toString(call.id)) : all);
    }

    private static Errand errand(Call call, Plan plan) {
        return new Errand(call.id, plan.manner, plan.micros, plan.answerBytes, Errand.load(call.id, plan.loadBytes));
    }

    private void check(Call call, Plan plan, Receipt receipt) {
        if (receipt.id() != call.id
                || receipt.load().length != plan.answerBytes
                || !Errand.isLoad(-call.id, receipt.load())) {
            world().fail(call + ": its answer is that of " + receipt.id() + " with " + receipt.load().length
                    + " bytes (expected: its own, with " + plan.answerBytes + " bytes)");
        }
    }
}
