package dev.beckon.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A module and the packages that its main code may use, besides its own and those of {@link #EVERYBODY}. Of Beckon's own
 * packages a room sees only those of lower rings.
 *
 * @param folder the module's folder in the repository
 * @param ours the Beckon packages it may use, without the root
 * @param foreign the packages of others it may use
 */
record Room(String folder, List<String> ours, List<String> foreign) {

    private static final List<String> EVERYBODY = List.of("java..", "org.jspecify..");

    /** All rooms that may have code; a new one enters here with its border. */
    static final List<Room> ALL = List.of(
            new Room("api", List.of(), List.of()),
            new Room("protocol", List.of(), List.of("io.netty.buffer..", "io.netty.util..")),
            new Room("eventlog", List.of(), List.of()),
            new Room("eventlog-disk", List.of("eventlog"), List.of()),
            new Room(
                    "runtime",
                    List.of("api", "protocol", "eventlog"),
                    List.of("org.slf4j..", "javax.net.ssl..", "javax.crypto..", "javax.security.auth.x500..")),
            new Room(
                    "transport-netty",
                    List.of("api", "protocol", "runtime"),
                    List.of("io.netty..", "org.slf4j..", "javax.net.ssl..")),
            new Room(
                    "processor",
                    List.of("api"),
                    List.of(
                            "javax.annotation.processing..",
                            "javax.lang.model..",
                            "javax.tools..",
                            "com.sun.source..", // the names of topics, which only javac shows
                            "com.palantir.javapoet..")),
            new Room("test", List.of("api", "runtime"), List.of("org.junit.jupiter.api..", "org.slf4j..")),
            new Room(
                    "cli",
                    List.of("api", "protocol", "runtime", "transport.netty", "eventlog"),
                    List.of("picocli..", "org.slf4j..", "com.google.protobuf..", "com.google.gson..")),
            new Room(
                    "bench",
                    List.of("api", "protocol", "eventlog", "runtime", "transport.netty"),
                    List.of(
                            "io.netty..",
                            "io.grpc..",
                            "com.google..",
                            "org.HdrHistogram..",
                            "org.openjdk.jmh..",
                            "org.h2.mvstore..",
                            "org.slf4j..",
                            "jdk..",
                            "com.sun..")),
            new Room("chaos", List.of("api", "eventlog", "runtime"), List.of()),
            new Room("conformance", List.of("api"), List.of("com.google.protobuf..")),
            new Room("fuzz", List.of("api", "protocol", "conformance"), List.of("com.google.protobuf..", "com.sun..")),
            // of the protocol it knows what travels, and nothing of what decides: that is the production code's
            new Room(
                    "simulator",
                    List.of("api", "protocol.wire", "eventlog", "runtime", "faultdisk", "test.internal.simulation"),
                    List.of("org.slf4j..", "javax.tools..")),
            new Room("faultdisk", List.of(), List.of()),
            new Room("leakcheck", List.of(), List.of("io.netty.util..", "org.junit.jupiter.api..")));

    /** The package of a room's code: that of its folder, hyphens become dots. */
    String packageUnder(String root) {
        return root + "." + folder.replace('-', '.');
    }

    /** Patterns of all packages that the room's code may use. */
    String[] mayUse(String root) {
        return Stream.of(
                        Stream.of(packageUnder(root) + ".."),
                        ours.stream().map(name -> root + "." + name + ".."),
                        foreign.stream(),
                        EVERYBODY.stream())
                .flatMap(patterns -> patterns)
                .toArray(String[]::new);
    }
}
