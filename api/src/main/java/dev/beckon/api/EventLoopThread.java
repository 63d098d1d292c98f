package dev.beckon.api;

/** Marks a thread that runs an event loop: user code must not wait for a call on it, since the answer comes there. */
public interface EventLoopThread {}
