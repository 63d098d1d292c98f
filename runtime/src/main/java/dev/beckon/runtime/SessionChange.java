package dev.beckon.runtime;

/**
 * A client has come, goes away, or is gone. Immutable.
 *
 * @param session the session with it
 * @param state how it is now
 * @param why for a person
 */
public record SessionChange(ClientSession session, SessionState state, String why) {}
