package dev.beckon.architecture.planted.protocol.session;

/** What the simulator must reach by the runtime only. */
public final class Session {}
