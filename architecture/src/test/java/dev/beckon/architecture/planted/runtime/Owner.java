package dev.beckon.architecture.planted.runtime;

/** What only the runtime implements. */
public interface Owner {}
