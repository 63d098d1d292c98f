package dev.beckon.architecture.planted.cycle.two;

import dev.beckon.architecture.planted.cycle.one.Egg;
import java.util.List;

/** Needs the other package, which needs this one. */
public record Hen(List<Egg> eggs) {}
