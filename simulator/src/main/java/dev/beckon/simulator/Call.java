package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.test.internal.simulation.Host;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A call as the ledger knows it: what it should come to, and what became of it. */
final class Call {

    final long id;
    final String kind;
    final Host owner;
    final int incarnation;
    final long madeAt; // the world's clock
    final long deadline; // the world's clock, as the owner's goes
    final boolean oneWay;
    final boolean mayRepeat;
    final Set<Code> expected; // when nothing disturbs it; empty if nothing can be said

    long heldUp; // nanoseconds for which whoever hears of its end may be busy

    @Nullable
    Asker asker; // whose it is, if it is not made for another call

    boolean isPartOfOther; // made by a handler
    boolean cancelled; // by its owner
    boolean cancelledUnsent; // before it had a stream
    int outcomes;
    long endedAt = -1;

    @Nullable
    Code code;

    @Nullable
    Ran ran;

    @Nullable
    Throwable failure;

    int runs; // of its handler
    final Set<Integer> attempts = new HashSet<>(); // those that ran, by how many there were before

    Call(long id, String kind, Host owner, long timeout, boolean oneWay, boolean mayRepeat, Set<Code> expected) {
        this.id = id;
        this.kind = kind;
        this.owner = owner;
        this.incarnation = owner.incarnation();
        this.madeAt = owner.world.now();
        this.deadline = madeAt + owner.worldDelay(timeout);
        this.oneWay = oneWay;
        this.mayRepeat = mayRepeat;
        this.expected = expected;
    }

    /** Its outcome has reached who made it. */
    void ended(@Nullable Throwable thrown) {
        outcomes++;
        endedAt = owner.world.now();
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        failure = cause;
        if (cause == null) {
            code = Code.OK;
            ran = oneWay ? null : Ran.YES;
        } else if (cause instanceof RpcException rpc) {
            code = rpc.code();
            ran = rpc.ran();
        } else if (cause instanceof Declined && cause.getCause() instanceof RpcException rpc) {
            code = rpc.code();
            ran = rpc.ran();
        } else if (cause instanceof CancellationException) {
            code = Code.CANCELLED;
        } else {
            owner.world.fail(
                    this + " failed with " + cause + " (expected: RpcException, a declared error or a cancel)");
        }
        owner.world.trace.note(owner.world.now(), owner.name, "call ends: " + code + " ran " + ran, id);
        owner.world.trace.explain(owner.world.now(), owner.name, "  " + this + ": " + (cause == null ? "" : cause));
    }

    /** Whether the process that made it is the one that runs now. */
    boolean ownerLives() {
        return owner.isUp() && owner.incarnation() == incarnation;
    }

    @Override
    public String toString() {
        return "call " + id + " (" + kind + " of " + owner + ")";
    }
}
