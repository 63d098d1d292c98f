package kitchen;

import dev.beckon.api.RpcService;

/** A contract of plain values; {@code KitchenAsync}, which is generated, has futures instead. */
@RpcService
public interface Kitchen {

    /** Takes an order. */
    Ticket order(Order order);

    /** What a table wants. */
    record Order(String table, String dish) {}

    /** A promise to cook. */
    record Ticket(int number, String dish) {}
}
