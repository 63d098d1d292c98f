package shop;

import dev.beckon.runtime.Server;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A shop of today, which also serves clients of yesterday. Ends when its standard input does. */
final class ShopServer implements Shop {

    private static final List<Article> SHELF = List.of(
            new Article("noodles", Set.of("dry", "wheat"), Category.FOOD, 250),
            new Article("tea", Set.of("green"), Category.DRINK, 420),
            new Article("recipes", Set.of("paperback"), Category.BOOK, 1995));

    private final AtomicLong receipts = new AtomicLong();

    @Override
    public CompletableFuture<List<Article>> articles() {
        return CompletableFuture.completedFuture(SHELF);
    }

    @Override
    public CompletableFuture<Receipt> buy(Purchase purchase) {
        if (purchase.pieces() > 10) {
            throw new SoldOut(purchase.article(), 10);
        }
        int cents = SHELF.stream()
                        .filter(article -> article.name().equals(purchase.article()))
                        .mapToInt(Article::cents)
                        .sum()
                * purchase.pieces();
        return CompletableFuture.completedFuture(new Receipt(
                receipts.incrementAndGet(),
                Optional.of(LocalDate.of(2027, 1, 4)),
                purchase.voucher() == null ? cents : cents / 2));
    }

    @Override
    public CompletableFuture<Boolean> giveBack(long receipt) {
        return CompletableFuture.completedFuture(receipt <= receipts.get());
    }

    public static void main(String[] args) throws Exception {
        try (Server server =
                Server.builder().port(0).serve(Shop.class, new ShopServer()).start()) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {}
        }
    }
}
