package dev.beckon.bench.fanout;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;

/** A contract of nothing but a topic. */
@RpcService
public interface Ticks {

    Topic<Tick> TICKS = Topic.of("bench.ticks", Tick.class);

    /** An event; its last eight bytes say when it was due. */
    record Tick(byte[] content) {}
}
