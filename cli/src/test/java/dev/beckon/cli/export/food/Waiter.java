package dev.beckon.cli.export.food;

import dev.beckon.api.Idempotent;
import dev.beckon.api.RpcService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings. */
@RpcService(name = "food.v1.Waiter")
public interface Waiter {

    /** Brings it. */
    @Idempotent
    void bring(Dish dish, Order order, Instant when) throws Burnt;

    int count(List<State> states, Map<String, Order> orders);

    Crate pack(Crate crate);

    google find(google google);

    Choice choose(Choice choice);

    /** Of the waiter. */
    record Order(int table, Optional<State> state, Map<Integer, Order> before) {}

    /** Holds orders. */
    record Crate(List<Order> orders) {}

    /** Has names of messages in it. */
    sealed interface Choice permits Order2, Other {}

    /** One. */
    record Order2(Order order) implements Choice {}

    /** Another. */
    record Other(Waiter.State state) implements Choice {}

    /** Of the waiter. */
    enum State {
        BUSY,
        HOT
    }
}
