package dev.beckon.runtime;

import dev.beckon.api.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What only some calls at a server have. Guarded by the call, but for what is said of a field. */
final class ServerCallExtras {

    final long startedAt;
    private final List<Runnable> cancelActions = new ArrayList<>(1);
    private @Nullable ClientCallExtras calls; // that were made in the handler, and have not ended
    private Metadata responseMetadata = Metadata.EMPTY;
    private volatile byte @Nullable [] responseBlock;
    private volatile @Nullable Ending ending; // guards itself

    ServerCallExtras(long startedAt) {
        this.startedAt = startedAt;
    }

    /** For who wants to hear how it ended. */
    Ending ending() {
        Ending made = ending;
        if (made == null) {
            made = new Ending();
            ending = made;
        }
        return made;
    }

    /** The same, if there is anybody; on any thread. */
    @Nullable
    Ending endingOrNull() {
        return ending;
    }

    void onCancel(Runnable action) {
        cancelActions.add(action);
    }

    /** What is to be run when the call is cancelled: the actions, and the ends of the calls that are part of it. */
    List<Runnable> takeCancelActions() {
        List<Runnable> all = new ArrayList<>(cancelActions);
        cancelActions.clear();
        for (ClientCallExtras child = calls; child != null; child = child.after) {
            ClientCall<?> call = child.call;
            child.owner(null);
            all.add(call::endWithParent);
        }
        calls = null;
        return all;
    }

    void add(ClientCallExtras child) {
        child.after = calls;
        if (calls != null) {
            calls.before = child;
        }
        calls = child;
    }

    void remove(ClientCallExtras child) {
        ClientCallExtras before = child.before;
        ClientCallExtras after = child.after;
        if (before == null) {
            calls = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        child.before = null;
        child.after = null;
    }

    /** Calls that were made in the handler and have not ended. */
    int openCalls() {
        int number = 0;
        for (ClientCallExtras child = calls; child != null; child = child.after) {
            number++;
        }
        return number;
    }

    void addResponseMetadata(Metadata more) {
        Metadata all = responseMetadata.and(more);
        responseBlock = MetadataBlock.of(all);
        responseMetadata = all;
    }

    Metadata responseMetadata() {
        return responseMetadata;
    }

    /** On any thread. */
    byte @Nullable [] responseBlock() {
        return responseBlock;
    }
}
