package dev.beckon.calls;

import dev.beckon.api.Idempotent;
import dev.beckon.api.Name;
import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A contract with overloads, inherited methods, methods with a body, typed errors and a topic. */
@RpcService
public interface Shop extends Shelf<String, Shop.Ware> {

    /** Something to be had. */
    record Ware(String name, int price) {}

    Topic<Ware> ARRIVED = Topic.of("shop.arrived", Ware.class);

    CompletableFuture<Ware> buy(String name, int count) throws OutOfStock, ShopClosed, Unlucky;

    @Name("buyById")
    Ware buy(UUID id) throws OutOfStock, ShopClosed, IllegalStateException;

    @Idempotent
    int priceOf(String name) throws Unlucky;

    /** Redeclared, with a more special result. */
    @Override
    CompletableFuture<String> label();

    /** Two at the price of one. */
    default CompletableFuture<Integer> pairPrice(String name) {
        return buy(name, 1).thenApply(Ware::price);
    }

    static Ware gift(String name) {
        return new Ware(name, 0);
    }
}
