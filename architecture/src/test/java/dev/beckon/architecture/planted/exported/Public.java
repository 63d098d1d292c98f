package dev.beckon.architecture.planted.exported;

/** Public in a package that is exported. */
public final class Public {}
