/**
 * Lets a test break what lies between its own client and its own server: over real sockets by {@link
 * dev.beckon.test.Disruption}, where the bytes go through a {@link dev.beckon.test.Relay}; in virtual time and one thread
 * by {@link dev.beckon.test.Simulation}. Start reading at either.
 */
@NullMarked
package dev.beckon.test;

import org.jspecify.annotations.NullMarked;
