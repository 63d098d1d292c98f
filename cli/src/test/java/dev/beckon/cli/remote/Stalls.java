package dev.beckon.cli.remote;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A contract of nothing but topics. */
@RpcService(name = "market.v1.Stalls")
public interface Stalls {

    /** What was sold. */
    Topic<Sale> SALES = Topic.of("market.sales", Sale.class);

    /** Which stalls are open. */
    Topic<Opened> OPEN = Topic.of("market.open", Opened.class).keyedBy(Opened::stall);

    /** Something was sold. */
    record Sale(String what, long cents, Optional<Instant> at, List<String> tags) {}

    /** A stall is open. */
    record Opened(String stall, int hours) {}
}
