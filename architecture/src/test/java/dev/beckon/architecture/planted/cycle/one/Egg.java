package dev.beckon.architecture.planted.cycle.one;

import dev.beckon.architecture.planted.cycle.two.Hen;

/** Needs the other package, which needs this one. */
public record Egg(Hen layer) {}
