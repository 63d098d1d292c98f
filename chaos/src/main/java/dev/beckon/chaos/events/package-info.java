/**
 * Kills a server under load, again and again, and asks whether what it acknowledged is there. Start reading at
 * {@link dev.beckon.chaos.events.Campaign}, which {@code dev/chaos events} runs: it starts {@link
 * dev.beckon.chaos.events.EventsServer} and {@link dev.beckon.chaos.events.EventsClients} as JVMs, and has a {@link
 * dev.beckon.chaos.events.Checker} read what the clients wrote down.
 */
@NullMarked
package dev.beckon.chaos.events;

import org.jspecify.annotations.NullMarked;
