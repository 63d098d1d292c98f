package dev.beckon.fuzz;

/** Where the fuzzer enters: it finds the method by its name, and runs one target per JVM. */
public final class Entry {

    private static final Target TARGET = Targets.named(System.getProperty("beckon.fuzz.target", "records"));

    private Entry() {}

    /** Loads what the checks need, before time is taken. */
    public static void fuzzerInitialize() {
        TARGET.seeds().forEach(seed -> TARGET.run(TARGET.input(seed)));
    }

    /** Runs one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.run(input);
    }
}
