package dev.beckon.test;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A contract of the kit's own tests. */
@RpcService
public interface Bar {

    CompletableFuture<String> order(String drink);

    /** Is answered when the test says so. */
    CompletableFuture<String> brew(String drink);
}
