package dev.beckon.simulator;

/** Listens on all wires of a run; see {@link TappedConnection}. */
final class Tap {

    private final World world;
    private final StreamStates states;

    Tap(World world, StreamStates states) {
        this.world = world;
        this.states = states;
    }

    TappedConnection connection(String name) {
        return new TappedConnection(world, states, name);
    }
}
