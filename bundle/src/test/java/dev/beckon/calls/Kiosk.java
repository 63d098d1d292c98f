package dev.beckon.calls;

import dev.beckon.api.Name;
import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import org.jspecify.annotations.Nullable;

/** A contract of topics, whose events have a name of their own and a key in themselves. */
@RpcService(name = "kiosk.v1.Kiosk")
interface Kiosk {

    Topic<Sold> SALES = Topic.of("kiosk.sales", Sold.class).keyedBy(Sold::stall);

    /** Something was sold, once called a sale. */
    @Name("kiosk.Sale")
    record Sold(@Nullable String stall, int cents) {}
}
