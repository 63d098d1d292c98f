package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.EventLogException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A cursor that was claimed. */
final class PendingClaim implements Pending {

    private final Cursor claimed;
    private final boolean synced;
    private final Cursors cursors;
    private final CompletableFuture<Cursor> kept = new CompletableFuture<>();

    /**
     * Makes one.
     *
     * @param cursors in which it will stand
     */
    PendingClaim(Cursor claimed, boolean synced, Cursors cursors) {
        this.claimed = claimed;
        this.synced = synced;
        this.cursors = cursors;
    }

    CompletionStage<Cursor> stage() {
        return kept;
    }

    @Override
    public FrameKind kind() {
        return FrameKind.CURSORS;
    }

    @Override
    public byte[] body() {
        return StateCodec.cursors(List.of(claimed), claimed.epoch());
    }

    @Override
    public int bytes() {
        return claimed.name().length() + claimed.state().length;
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public Collection<DiskTopic> keep(long address) {
        cursors.put(claimed);
        return List.of();
    }

    @Override
    public void complete() {
        kept.complete(claimed);
    }

    @Override
    public void fail(EventLogException problem) {
        kept.completeExceptionally(problem);
    }
}
