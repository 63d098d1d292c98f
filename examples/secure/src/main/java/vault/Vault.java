package vault;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** The contract. */
@RpcService
public interface Vault {

    CompletableFuture<String> open(String box);
}
