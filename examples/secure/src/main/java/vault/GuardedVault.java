package vault;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.Principal;
import dev.beckon.api.RpcException;
import java.util.concurrent.CompletableFuture;

/** Opens a box to its owner only. */
final class GuardedVault implements Vault {

    @Override
    public CompletableFuture<String> open(String box) {
        Principal caller = CallContext.current().principal();
        if (!caller.name().equals(box)) {
            throw new RpcException(
                    Code.PERMISSION_DENIED, "box: '" + box + "' is not of " + caller + " (expected: the caller's own)");
        }
        return CompletableFuture.completedFuture("the gold of " + caller);
    }
}
