package dev.beckon.test.internal.simulation;

import dev.beckon.api.EventLoopThread;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a simulation. It is the event loop of every process in it, so nothing may wait on it; and it knows
 * the world that runs on it, so that log lines find their trace.
 */
public final class SimulatorThread extends Thread implements EventLoopThread {

    private @Nullable World world;

    public SimulatorThread(Runnable work) {
        super(work, "simulator");
        setDaemon(true);
    }

    public void world(@Nullable World current) {
        world = current;
    }

    /** The world of the calling thread, null if there is none. */
    public static @Nullable World here() {
        return Thread.currentThread() instanceof SimulatorThread simulator ? simulator.world : null;
    }
}
