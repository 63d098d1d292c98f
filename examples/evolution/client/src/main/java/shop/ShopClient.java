package shop;

import dev.beckon.runtime.Client;
import java.util.concurrent.CompletionException;

/** A customer with the contract of yesterday; takes the server's address. */
final class ShopClient {

    private ShopClient() {}

    public static void main(String[] args) {
        try (Client client = Client.connect(args[0])) {
            Shop shop = client.service(Shop.class);
            shop.articles().join().forEach(System.out::println);
            System.out.println(shop.buy(new Shop.Purchase("ann", "noodles", 2)).join());
            try {
                shop.buy(new Shop.Purchase("ann", "tea", 50)).join();
            } catch (CompletionException failed) {
                System.out.println(failed.getCause());
            }
        }
    }
}
