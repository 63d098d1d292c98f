package dev.beckon.calls;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** The shop before it had errors of its own. */
@RpcService(name = "dev.beckon.calls.Shop")
public interface OldShop {

    CompletableFuture<Shop.Ware> buy(String name, int count);

    int priceOf(String name);
}
