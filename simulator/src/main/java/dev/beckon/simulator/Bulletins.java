package dev.beckon.simulator;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;

/** The topics that simulated servers have. */
@RpcService
public interface Bulletins {

    /** Gone with the process. */
    Topic<Bulletin> FLEETING = Topic.of("simulator.fleeting", Bulletin.class);

    /** Survives that the process is killed. */
    Topic<Bulletin> WRITTEN = Topic.of("simulator.written", Bulletin.class);

    /** Survives lost power. */
    Topic<Bulletin> SYNCED = Topic.of("simulator.synced", Bulletin.class);
}
