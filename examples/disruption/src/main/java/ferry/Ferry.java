package ferry;

import dev.beckon.api.Idempotent;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

@RpcService
public interface Ferry {

    /** A cabin; the same one for who asks again. */
    @Idempotent
    CompletableFuture<String> book(String name);
}
