package shop;

import dev.beckon.api.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A shop, as its contract was released first. */
@RpcService(name = "shop.v1.Shop")
public interface Shop {

    /** What is on the shelves. */
    CompletableFuture<List<Article>> articles();

    /** Buys so many pieces of an article. */
    CompletableFuture<Receipt> buy(Purchase purchase) throws SoldOut;

    /** Something to buy. */
    record Article(String name, Category category, int cents) {}

    /** Who buys what. */
    record Purchase(String customer, String article, int pieces) {}

    /** What a purchase cost. */
    record Receipt(long number, int cents) {}
}
