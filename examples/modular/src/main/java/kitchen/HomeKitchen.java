package kitchen;

import java.util.concurrent.atomic.AtomicInteger;

/** Cooks at home, on any thread. */
final class HomeKitchen implements Kitchen {

    private final AtomicInteger tickets = new AtomicInteger();

    @Override
    public Ticket order(Order order) {
        return new Ticket(tickets.incrementAndGet(), order.dish());
    }
}
