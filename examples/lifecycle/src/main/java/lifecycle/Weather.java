package lifecycle;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** What the examples call. */
@RpcService
public interface Weather {

    /** How it is there. */
    CompletableFuture<String> at(String place);
}
