package dev.beckon.bench;

import dev.beckon.bench.fanout.FanoutBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What the command line asks for. */
record Options(
        boolean codec,
        boolean streams,
        boolean overload,
        boolean logs,
        boolean fanout,
        boolean stalled,
        Path dir,
        Optional<Path> against,
        int seconds,
        boolean quick,
        int rounds,
        List<String> peers,
        List<Cell> cells,
        Path jdk,
        boolean jfr,
        List<String> jvmFlags) {

    static final String USAGE = """
            usage: dev/bench --codec [--rounds N]
                   dev/bench --streams [--seconds N] [--jdk HOME] [--jfr] [--jvm FLAG]...
                   dev/bench --overload [--seconds N] [--peers a,b] [--jdk HOME] [--jfr] [--jvm FLAG]...
                   dev/bench --logs [--seconds N] [--rounds N] [--dir DIR] [--jdk HOME] [--jfr] [--jvm FLAG]...
                   dev/bench --fanout [--stalled] [--peers a,b] [--jdk HOME] [--jfr] [--jvm FLAG]...
                   dev/bench --against COMMIT [--rounds N] [--peers a,b] [--cells a,b] [--jdk HOME] [--jvm FLAG]...
                   dev/bench [--quick] [--rounds N] [--peers a,b] [--cells a,b] [--jdk HOME] [--jfr] [--jvm FLAG]...
              --codec       the codecs alone, beside protobuf-java, by JMH (9 rounds by default, a minute each)
              --streams     small calls at a fixed rate, idle and beside a stream that saturates their connection
              --overload    ten times the calls that a server on one processor can answer, of beckon and grpc
              --logs        synced events into a bare journal, SQLite and MVStore, and replays of them (3 rounds by default)
              --fanout      one publisher to 1, 100 and 1,000 listeners: the highest rate within 50 ms, of netty, netty-batch,
                            beckon, nats and grpc; 10 minutes
              --stalled     with --fanout: a hundred listeners alone, and beside a hundred that stand still
              --dir DIR     where the logs are kept meanwhile, on a disk (default: bench/target/logs)
              --against C   CPU per call of this build and of the one of commit C (or of a folder with the jars of its bench),
                            in turns: 10 rounds of peer beckon, cells 128x512 and typed, if nothing else is said; 9 minutes
              --seconds N   how long each of the two is measured (default: 30; logs: 2), or the overload lasts (default: 60)
              --quick       the 128-byte and typed cells at depth 512 only, in less than 3 minutes
              --rounds N    how often each peer gets a fresh pair of JVMs (default: 2, and 1 if quick)
              --peers a,b   of %s
              --cells a,b   BYTESxDEPTH or typed (default: %s)
              --jdk HOME    the JDK that runs the peers (default: that of JAVA_HOME, or of the path)
              --jfr         record both JVMs of each peer with Flight Recorder, into bench/target
              --jvm FLAG    a flag more for both JVMs of each peer""";

    private static final List<String> QUICK_PEERS = List.of("netty", "beckon", "beckon-default", "grpc");
    private static final List<Cell> QUICK_CELLS = List.of(Cell.BASE, Cell.TYPED);

    static Options parse(String... args) {
        boolean codec = false;
        boolean streams = false;
        boolean overload = false;
        boolean logs = false;
        boolean fanout = false;
        boolean stalled = false;
        Path dir = Path.of("bench/target/logs");
        Optional<Path> against = Optional.empty();
        int seconds = 0;
        boolean quick = false;
        boolean jfr = false;
        int rounds = 0;
        List<String> peers = List.of();
        List<Cell> cells = List.of();
        Path jdk = Path.of(System.getProperty("java.home"));
        List<String> jvmFlags = new ArrayList<>();
        for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--codec" -> codec = true;
                case "--streams" -> streams = true;
                case "--overload" -> overload = true;
                case "--logs" -> logs = true;
                case "--fanout" -> fanout = true;
                case "--stalled" -> stalled = true;
                case "--dir" -> dir = Path.of(value(option, rest));
                case "--against" -> against = Optional.of(jars(value(option, rest)));
                case "--seconds" -> seconds = seconds(value(option, rest));
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = rounds(value(option, rest));
                case "--peers" -> peers = peers(value(option, rest));
                case "--cells" -> cells = cells(value(option, rest));
                case "--jdk" -> jdk = jdk(value(option, rest));
                case "--jfr" -> jfr = true;
                case "--jvm" -> jvmFlags.add(value(option, rest));
                default -> throw new IllegalArgumentException("option: " + option + "\n" + help());
            }
        }
        if (seconds == 0) {
            seconds = overload ? 60 : logs ? 2 : 30;
        }
        if (rounds == 0) {
            rounds = against.isPresent() ? 10 : codec ? 9 : logs ? 3 : quick ? 1 : 2;
        }
        if (peers.isEmpty()) {
            peers = against.isPresent()
                    ? List.of("beckon")
                    : fanout ? FanoutBench.NAMES : quick ? QUICK_PEERS : Peer.NAMES;
        }
        if (cells.isEmpty()) {
            cells = quick || against.isPresent() ? QUICK_CELLS : Cell.ALL;
        }
        return new Options(
                codec,
                streams,
                overload,
                logs,
                fanout,
                stalled,
                dir,
                against,
                seconds,
                quick,
                rounds,
                peers,
                cells,
                jdk,
                jfr,
                List.copyOf(jvmFlags));
    }

    /** Whether all is measured that the line at the end of {@code --quick} is about. */
    boolean hasSummary() {
        return quick && peers.containsAll(QUICK_PEERS) && cells.containsAll(QUICK_CELLS);
    }

    /** With {@code --quick} the typed cell is only for those that its line compares. */
    boolean measures(String peer, Cell cell) {
        return !quick || !cell.isTyped() || peer.equals("netty") || peer.equals("beckon");
    }

    /** The command that starts a JVM of a peer: the same for all peers, {@code %s} stands for peer and side. */
    List<String> java(int round) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.addAll(List.of("-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (jfr) {
            command.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=bench/target/%s-"
                    + (round + 1) + ".jfr");
        }
        command.addAll(jvmFlags);
        return command;
    }

    static String help() {
        return USAGE.formatted(
                String.join(", ", Peer.NAMES),
                String.join(",", Cell.ALL.stream().map(Cell::name).toList()));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + ": nothing (expected: a value)");
        }
        return rest.next();
    }

    private static int rounds(String value) {
        if (!value.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("--rounds: " + value + " (expected: 1 to 999)");
        }
        return Integer.parseInt(value);
    }

    private static int seconds(String value) {
        if (!value.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("--seconds: " + value + " (expected: 1 to 999)");
        }
        return Integer.parseInt(value);
    }

    private static Path jars(String value) {
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--against: " + value + " (expected: a folder with jars)");
        }
        return folder;
    }

    private static List<String> peers(String value) {
        List<String> peers = List.of(value.split(",", -1));
        for (String peer : peers) {
            if (!Peer.NAMES.contains(peer) && !FanoutBench.NAMES.contains(peer)) {
                throw new IllegalArgumentException("--peers: " + peer + " (expected: " + Peer.NAMES
                        + ", or with --fanout " + FanoutBench.NAMES + ")");
            }
        }
        return peers;
    }

    private static List<Cell> cells(String value) {
        List<Cell> cells = new ArrayList<>();
        for (String name : value.split(",", -1)) {
            cells.add(Cell.of(name));
        }
        return cells;
    }

    private static Path jdk(String value) {
        Path home = Path.of(value);
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalArgumentException("--jdk: " + value + " (expected: a folder with bin/java in it)");
        }
        return home;
    }
}
