package dev.beckon.cli.export.food;

import dev.beckon.api.ProtoImport;
import dev.beckon.api.RpcService;
import dev.beckon.cli.remote.parcels.Parcel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Cooks. */
@RpcService(name = "food.v1.Kitchen")
@ProtoImport(file = "parcels/parcel.proto", protoPackage = "parcels", types = Parcel.class)
public interface Kitchen {

    /** {@return what is cooked} */
    Dish cook(Dish dish, Duration time) throws Burnt;

    int count(String of, State state);

    Map<Integer, Order> orders(List<Order> some, Waiter waiter);

    /** Has the same name and is the same, but for what it holds. */
    Crate pack(Crate crate);

    Parcel send(Parcel parcel, google of);

    /** Of the kitchen. */
    record Order(Dish dish, Order.Line line) {
        /** Inside. */
        record Line(int number) {}
    }

    /** Holds orders. */
    record Crate(List<Order> orders) {}

    /** Has the name of a service. */
    record Waiter(String name) {}

    /** Of the kitchen. */
    enum State {
        COLD,
        HOT
    }

    /** A contract inside another. */
    @RpcService(name = "food.v1.Hatch")
    @ProtoImport(file = "parcels/parcel.proto", protoPackage = "parcels", types = Parcel.class)
    interface Hatch {

        Dish next(Parcel parcel, Instant at);

        Order order(Order order) throws Burnt;
    }
}
