package dev.beckon.architecture.planted.runtime;

/** Keeps all rules. */
public final class Client {}
