package kitchen;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import kitchen.Kitchen.Order;

/** Serves a kitchen and orders from it twice: with a plain value, and with a future. */
public final class Dinner {

    private Dinner() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Kitchen.class, new HomeKitchen())
                        .start();
                Client client = Client.connect(server.address())) {
            Kitchen kitchen = client.service(Kitchen.class);
            System.out.println(kitchen.order(new Order("t4", "noodles")));

            KitchenAsync async = client.service(KitchenAsync.class);
            async.order(new Order("t4", "tea")).thenAccept(System.out::println).join();
        }
    }
}
