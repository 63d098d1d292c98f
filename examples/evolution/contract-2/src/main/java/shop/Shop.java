package shop;

import dev.beckon.api.RpcService;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shop, as its contract is today: components came, also in the middle, a method and a constant. */
@RpcService(name = "shop.v1.Shop")
public interface Shop {

    /** What is on the shelves. */
    CompletableFuture<List<Article>> articles();

    /** Buys so many pieces of an article. */
    CompletableFuture<Receipt> buy(Purchase purchase) throws SoldOut;

    /** Gives back what was bought. */
    CompletableFuture<Boolean> giveBack(long receipt);

    /** Something to buy. */
    record Article(String name, Set<String> tags, Category category, int cents) {}

    /** Who buys what; a voucher makes it cheaper. */
    record Purchase(@Nullable String voucher, String customer, String article, int pieces) {}

    /** What a purchase cost, and when it will come if it has to be delivered. */
    record Receipt(long number, Optional<LocalDate> delivery, int cents) {}
}
