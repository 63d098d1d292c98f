package dev.beckon.chaos.events;

import dev.beckon.chaos.events.Fact.Acknowledged;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.chaos.process.ChildJvm;
import dev.beckon.chaos.process.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kills a server while clients publish to it and listen, starts it again on the same directory, and so on; then lets a {@link
 * Checker} judge. It is the parent of all processes, and ends those only.
 */
final class Campaign implements AutoCloseable {

    private static final long EVENTS_PER_KILL = 1_000;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(60);
    private static final Duration AMBUSH = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofMinutes(5);
    private static final int LONGEST_LIFE_MILLIS = 1_500; // beyond what it takes to acknowledge enough
    private static final List<String> FLAGS = List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.showDateTime=true");

    private final Options options;
    private final Path directory;
    private final int port;
    private final Random random;
    private final long began = System.nanoTime();
    private volatile @Nullable ChildJvm server; // closed by another thread if this process is to end
    private volatile @Nullable ChildJvm clients;
    private long acknowledged;
    private int killed;
    private int atPoints;
    private int owed; // deaths at points that the log did not come to

    private Campaign(Options options, Path directory, int port) {
        this.options = options;
        this.directory = directory;
        this.port = port;
        random = new Random(options.seed());
    }

    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(args, System.nanoTime() & 0xFFFFFF);
        } catch (IllegalArgumentException refused) {
            System.err.println("chaos events: " + refused.getMessage());
            System.exit(2);
            return;
        }
        Path parent = Files.createDirectories(Path.of("target", "chaos"));
        Path directory = Files.createTempDirectory(parent, "events");
        int code = 1;
        try (Campaign campaign = new Campaign(options, directory, FreePort.find())) {
            Thread hook = new Thread(campaign::close);
            Runtime.getRuntime().addShutdownHook(hook);
            System.out.println("seed " + options.seed() + ", port " + campaign.port + ", " + directory);
            try {
                code = campaign.run() ? 0 : 1;
            } catch (IOException | RuntimeException broken) {
                System.out.println("records, log and output of all processes stay in " + directory);
                System.out.println("chaos events: kills=" + campaign.killed + " acked=" + campaign.acknowledged
                        + " broken off: " + broken.getMessage());
                broken.printStackTrace();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        System.exit(code);
    }

    private boolean run() throws IOException, InterruptedException {
        List<Optional<Point>> deaths = Deaths.choose(options.kills(), random);
        for (int i = 0; i < deaths.size(); i++) {
            Optional<Point> death = deaths.get(i);
            if (server == null && !(Deaths.isInRecovery(death) && killedInRecovery(death.get()))) {
                startServer("none");
            }
            if (server != null) {
                int inRecovery = 0; // right after this one: nothing is acknowledged then
                while (i + 1 + inRecovery < deaths.size() && Deaths.isInRecovery(deaths.get(i + 1 + inRecovery))) {
                    inRecovery++;
                }
                awaitAcknowledged((killed + 1 + inRecovery) * EVENTS_PER_KILL);
                kill(death);
            }
        }
        return end();
    }

    // ---- killing

    /** Starts a server that is killed while it opens its log, and kills it; false if it did not come to that point. */
    private boolean killedInRecovery(Point point) throws IOException, InterruptedException {
        ChildJvm opening = launchServer(point.toString());
        if (opening.expect("", START).startsWith("ready")) { // or else it says where it is
            owed++;
            return false;
        }
        killed(point.toString());
        return true;
    }

    private void kill(Optional<Point> chosen) throws InterruptedException {
        ChildJvm alive = running(server);
        Optional<Point> death = chosen;
        if (death.isEmpty() && owed > 0) {
            owed--;
            death = Optional.of(random.nextBoolean() ? Point.BEFORE_SYNC : Point.AFTER_SYNC); // to which it comes
        }
        if (death.isPresent() && !Deaths.isInRecovery(death)) {
            alive.tell(death.get().toString());
            if (alive.await("at ", AMBUSH).isPresent()) {
                killed(death.get().toString());
            } else {
                owed++;
                killed("any moment, as it did not come to " + death.get());
            }
        } else {
            Optional<String> said = alive.await("at ", Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
            killed("any moment" + said.map(at -> ", which is " + at).orElse(""));
        }
    }

    private void killed(String where) throws InterruptedException {
        running(server).kill();
        server = null;
        killed++;
        atPoints += where.startsWith("any moment") ? 0 : 1;
        say("kill " + killed + " of " + options.kills() + " at " + where + ", acked=" + acknowledged);
    }

    // ---- processes

    private void startServer(String point) throws IOException, InterruptedException {
        launchServer(point).expect("ready", START);
    }

    private ChildJvm launchServer(String point) throws IOException, InterruptedException {
        Plant plant = options.plant();
        ChildJvm started = ChildJvm.start(
                "server",
                FLAGS,
                EventsServer.class,
                List.of(
                        directory.resolve("log").toString(),
                        String.valueOf(port),
                        point,
                        plant == null ? "none" : plant.toString()),
                output("server"));
        server = started;
        return started;
    }

    private ChildJvm clients() throws IOException {
        ChildJvm started = clients;
        if (started == null) {
            started = ChildJvm.start(
                    "clients",
                    FLAGS,
                    EventsClients.class,
                    List.of(String.valueOf(port), file("clients").toString(), String.valueOf(random.nextLong())),
                    output("clients"));
            clients = started;
        }
        return started;
    }

    private Redirect output(String name) {
        return Redirect.appendTo(directory.resolve(name + ".log").toFile());
    }

    private Path file(String name) {
        return directory.resolve(name + ".facts");
    }

    private static ChildJvm running(@Nullable ChildJvm process) {
        if (process == null) {
            throw new IllegalStateException("process: none (expected: one that was started)");
        }
        return process;
    }

    private void awaitAcknowledged(long enough) throws IOException, InterruptedException {
        long since = System.nanoTime();
        while (acknowledged < enough) {
            long now = Long.parseLong(clients().expect("acked ", START));
            if (now > acknowledged) {
                acknowledged = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > NO_PROGRESS.toNanos()) {
                throw new IllegalStateException(
                        "acknowledged: " + now + ", and no more for " + NO_PROGRESS + " (expected: " + enough + ")");
            }
            running(server).requireAlive();
        }
    }

    // ---- the end

    private boolean end() throws IOException, InterruptedException {
        startServer("none");
        clients().tell("stop");
        String settled = clients().expect("settled ", END);
        say("clients have heard: " + settled);
        clients().endInput();
        running(server).endInput();
        startServer("none");
        say("replay");
        boolean complete = Replay.run(port, file(Cast.REPLAY));
        running(server).endInput();
        say("checker");
        Checker checker = new Checker(Cast.ears(), Cast.promises());
        Records.read(file("clients"), Acknowledged.class, checker::acknowledged);
        for (String name : List.of("clients", Cast.REPLAY)) {
            Records.read(file(name), Missed.class, checker::missed);
            Records.read(file(name), Heard.class, checker::heard);
        }
        Verdict verdict = checker.verdict();
        verdict.findings().forEach(System.out::println);
        boolean holds = verdict.holds() && complete && settled.equals("all");
        if (!complete) {
            System.out.println("the replay did not come to the end of a topic");
        }
        if (holds) {
            delete(directory);
        } else {
            System.out.println("records, log and output of all processes stay in " + directory);
        }
        say(atPoints + " kills at named points");
        System.out.println(verdict.line(killed));
        return holds;
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        for (ChildJvm process : new ChildJvm[] {server, clients}) {
            if (process != null) {
                process.close();
            }
        }
    }
}
