package dev.beckon.architecture.planted.hidden;

/** Public in a package that is not exported. */
public final class Public {}
