package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Tap;
import dev.beckon.test.internal.simulation.World;

/** Listens on all wires of a run; see {@link TappedConnection}. */
final class ProtocolTap implements Tap {

    private final World world;
    private final StreamStates states;

    ProtocolTap(World world, StreamStates states) {
        this.world = world;
        this.states = states;
    }

    @Override
    public TappedConnection connection(String name) {
        return new TappedConnection(world, states, name);
    }
}
