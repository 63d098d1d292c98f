package dev.beckon.chaos.events;

import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogHost;
import dev.beckon.eventlog.disk.DiskLogSettings;
import dev.beckon.eventlog.disk.LogFiles;
import dev.beckon.runtime.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The JVM of the server that is killed: the production server on the production log, whose files are watched. Arguments: the
 * log's directory, the port, the {@link Point} at which it is to be killed while it opens or {@code none}, and the {@link Plant}
 * or {@code none}. It prints {@code ready PORT}. A line on its input is the point at which it is to be killed: there
 * it prints {@code at}, and the thread that came there goes no further: whoever started this then kills it. Ends with its input.
 */
final class EventsServer {

    private static final long SEGMENT_BYTES = 128 * 1024;
    private static final String NONE = "none";

    private EventsServer() {}

    public static void main(String[] args) throws IOException {
        CompletableFuture<Boolean> end = new CompletableFuture<>(); // of the input
        Ambush ambush = new Ambush(point -> {
            System.out.println("at " + point);
            end.join(); // whoever reads that kills this process before
            Runtime.getRuntime().halt(1);
        });
        Thread input = new Thread(() -> read(ambush, end), "input");
        input.setDaemon(true);
        input.start();
        if (!args[2].equals(NONE)) {
            ambush.lay(Point.named(args[2]));
        }
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        Plant plant = args[3].equals(NONE) ? null : Plant.named(args[3]);
        LogFiles directory = LogFiles.in(Path.of(args[0]));
        LogFiles files =
                new WatchedFiles(plant == Plant.LATE_WRITE ? new LateFiles(directory) : directory, ambush::step);
        DiskEventLog disk = DiskEventLog.open(
                new DiskLogHost(files, InstantSource.system(), writer, readers, new SecureRandom()),
                DiskLogSettings.standard().segments(SEGMENT_BYTES).waitForLock(Duration.ofSeconds(20)));
        ambush.opened();
        try (EventLog log = plant == null ? disk : new PlantedLog(disk, plant);
                Server server = server(Integer.parseInt(args[1]), log)) {
            System.out.println("ready " + server.port());
            end.join();
        } finally {
            writer.shutdown();
            readers.shutdown();
        }
    }

    private static Server server(int port, EventLog log) {
        Server.Builder builder = Server.builder().port(port).serve(Beats.class, new Beats() {});
        for (Topic<Beat> topic : Beats.ALL) {
            TopicOptions options = Beats.options(topic);
            builder.topic(topic, options).topic(topic.deadLetters(), options.retainBytes(Beats.RETAINED_DEAD_BYTES));
        }
        return builder.eventLog(log).start();
    }

    private static void read(Ambush ambush, CompletableFuture<Boolean> end) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                ambush.lay(Point.named(line));
            }
        } catch (IOException gone) {
            // as its end
        }
        end.complete(true);
    }
}
