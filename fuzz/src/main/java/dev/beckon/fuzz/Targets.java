package dev.beckon.fuzz;

import java.util.List;

/** All targets. */
final class Targets {

    /** Their names, in the order in which they are run. */
    static final List<String> NAMES = List.of("records", "methods", "wire", "session");

    private Targets() {}

    static Target named(String name) {
        return switch (name) {
            case "records" -> new Target(name, Messages.records());
            case "methods" -> new Target(name, Messages.methods());
            case "wire" -> new Target(name, WireChecks.all());
            case "session" -> new Target(name, SessionCheck.both());
            default -> throw new IllegalArgumentException("target: " + name + " (expected: one of " + NAMES + ")");
        };
    }
}
