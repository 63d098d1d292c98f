/**
 * What a simulation is made of: time and chance, processes, and the network between them, in one thread. Start reading at
 * {@link dev.beckon.test.internal.simulation.World}; {@link dev.beckon.test.internal.simulation.Host} is a process, {@link
 * dev.beckon.test.internal.simulation.Network} what lies between, {@link
 * dev.beckon.test.internal.simulation.SimulatedTransport} how the runtime reaches it. For this repository's own modules
 * only: it may change at any time.
 */
@NullMarked
package dev.beckon.test.internal.simulation;

import org.jspecify.annotations.NullMarked;
