/**
 * Runs clients and servers as they are, with the network and the clocks between them made up from a seed, in one thread.
 * Start reading at {@link dev.beckon.simulator.Simulation}, one seed. What a simulation is made of (time, chance, processes
 * and the network) is the test kit's {@link dev.beckon.test.internal.simulation}. What can happen are {@link
 * dev.beckon.simulator.Operation}s and {@link dev.beckon.simulator.Fault}s; what must hold are {@link
 * dev.beckon.simulator.Invariant}s and the transitions of {@link dev.beckon.simulator.StreamStates}.
 */
@NullMarked
package dev.beckon.simulator;

import org.jspecify.annotations.NullMarked;
