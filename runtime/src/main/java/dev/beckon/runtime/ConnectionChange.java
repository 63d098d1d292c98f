package dev.beckon.runtime;

/**
 * A client's connection has changed. Immutable.
 *
 * @param target the server, as the client was told its address
 * @param from how it was
 * @param to how it is
 * @param why for a person
 */
public record ConnectionChange(String target, ConnectionState from, ConnectionState to, String why) {}
