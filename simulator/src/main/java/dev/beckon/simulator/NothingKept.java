package dev.beckon.simulator;

import dev.beckon.protocol.wire.Frame;
import dev.beckon.runtime.transport.Holdings;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import dev.beckon.test.internal.simulation.Socket;
import java.util.function.Consumer;

/** When nothing is asked, sessions hold nothing, no worker has work, and a loop waits for one timer per session at most. */
final class NothingKept implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Host host : simulation.hosts()) {
            for (SimulatedTransport transport : host.transports()) {
                for (Socket socket : transport.sockets()) {
                    if (!isNothing(socket.holdings())) {
                        broken.accept(socket + " keeps " + socket.holdings() + " (expected: nothing)");
                    }
                }
            }
            if (!simulation.hasEvents() && host.timers() > host.connections()) { // names have timers too
                broken.accept(host + " waits for " + host.timers() + " timers (expected: at most one for each of its "
                        + host.connections() + " connections)");
            }
            if (host.work() != 0) {
                broken.accept(host + " has " + host.work() + " pieces of work (expected: none)");
            }
        }
    }

    /** Heartbeats go on: a part of one may just have arrived, in an area that is lent for it. */
    private static boolean isNothing(Holdings holdings) {
        return holdings.equals(Holdings.NONE)
                || holdings.calls() == 0
                        && holdings.keptCalls() == 0
                        && holdings.outgoingBytes() == 0
                        && holdings.itemStreams() == 0
                        && holdings.itemBytes() == 0
                        && holdings.incomingBytes() > 0
                        && holdings.incomingBytes() < Frame.HEADER;
    }
}
