package dev.beckon.runtime;

/**
 * A client's connection has changed. Immutable.
 *
 * @param target the server, as the client was told its address
 * @param from how it was
 * @param to how it is
 * @param drains whether the server has announced that it goes away: calls in flight are answered still, new ones go to a new
 *     connection; false if the connection just ended
 * @param why for a person
 */
public record ConnectionChange(String target, ConnectionState from, ConnectionState to, boolean drains, String why) {}
