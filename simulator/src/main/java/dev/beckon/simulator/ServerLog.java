package dev.beckon.simulator;

import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicState;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogHost;
import dev.beckon.eventlog.disk.DiskLogSettings;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The log of a server's machine: its disk, the books of its topics, and the log that the process has that runs. Whenever it is
 * opened all that it says is compared with the books.
 */
final class ServerLog {

    private static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000);

    private final Host host;
    private final World world;
    private final ServerDisk disk;
    private final Feed.Posts numbers;
    private final List<Feed> feeds = new ArrayList<>();
    private final Books books;
    private final Map<String, Share> shares = new TreeMap<>();
    private final Map<String, Set<Long>> deadLetters = new TreeMap<>(); // numbers of events, by topic and name
    private final int segmentBytes;
    private @Nullable LogThread thread;
    private @Nullable EventLog log; // of the process that runs
    private boolean closing;

    ServerLog(Host host, Feed.Posts numbers) {
        this.host = host;
        this.world = host.world;
        this.disk = new ServerDisk(host);
        this.numbers = numbers;
        this.segmentBytes = (8 << world.between(0, 3)) * 1024;
        for (Topic<Bulletin> topic : List.of(Bulletins.FLEETING, Bulletins.WRITTEN, Bulletins.SYNCED)) {
            feeds.add(new Feed(world, host.name, topic, options(mode(topic)), numbers));
        }
        this.books = new Books(
                host,
                feeds.stream()
                        .filter(feed -> feed.options.mode() != TopicMode.MEMORY)
                        .toList());
    }

    private static TopicMode mode(Topic<Bulletin> topic) {
        if (topic.equals(Bulletins.FLEETING)) {
            return TopicMode.MEMORY;
        }
        return topic.equals(Bulletins.WRITTEN) ? TopicMode.WRITTEN : TopicMode.SYNCED;
    }

    private TopicOptions options(TopicMode mode) {
        TopicOptions options = TopicOptions.DEFAULT.mode(mode).dedup(Duration.ofMinutes(10), 1 << 16);
        if (world.chance(40)) {
            options = options.retain(Duration.ofMillis(world.between(1_000, 40_000)));
        }
        options = options.redelivery(world.between(2, 6), Duration.ofMillis(20), Duration.ofMillis(400));
        return world.chance(50) ? options.retainBytes(world.between(8, 60) * 1024L) : options;
    }

    Host host() {
        return host;
    }

    ServerDisk disk() {
        return disk;
    }

    List<Feed> feeds() {
        return feeds;
    }

    /** The books of a name on one of its topics. */
    Share share(Feed feed, String name, @Nullable String prefix) {
        return shares.computeIfAbsent(feed.topic.name() + "#" + name, none -> new Share(world, feed, name, prefix));
    }

    Collection<Share> shares() {
        return shares.values();
    }

    /** What a server is built with, that has the log. */
    interface Starting {
        void with(EventLog log);
    }

    /**
     * Opens the log unless it is open, and does what needs it; on the process that runs.
     *
     * @param failed does it again after a while, where the disk does not let it be opened
     */
    void open(Starting starting, Runnable failed) {
        LogThread busy = thread;
        if (busy != null && busy.isAlive()) {
            busy.whenIdle(() -> openNow(starting, failed));
        } else {
            openNow(starting, failed);
        }
    }

    private void openNow(Starting starting, Runnable failed) {
        try {
            EventLog open = log;
            LogThread own = thread;
            if (open == null || own == null) {
                own = new LogThread(host);
                thread = own;
                open = opened(own);
                log = open;
            }
            EventLog given = open;
            own.inPlace(() -> {
                starting.with(given);
                begun(given);
                return true;
            });
        } catch (ServerDisk.Gone gone) {
            // its crash has told everybody
        } catch (EventLogException | IllegalStateException refused) {
            refused(refused);
            failed.run();
        }
    }

    private void refused(RuntimeException refused) {
        world.trace.note(world.now(), host.name, "cannot use its log");
        world.trace.explain(world.now(), host.name, "  " + refused);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("DamagedLogException")) { // which only the log itself can see
                world.fail(host + ": " + refused + " (expected: a log that crashes do not damage)");
            }
        }
    }

    private EventLog opened(LogThread own) {
        return own.inPlace(() -> {
            DiskEventLog fresh = DiskEventLog.open(
                    new DiskLogHost(disk.use(own), this::time, own, own.readers(), world.random),
                    DiskLogSettings.standard().segments(segmentBytes));
            numbers.openedALog();
            replay(fresh);
            return fresh;
        });
    }

    /** The time of day. */
    Instant time() {
        return BEGIN.plusNanos(world.now());
    }

    /** The topics have been declared. */
    private void begun(EventLog open) {
        Map<String, TopicState> topics = now(open.topics());
        for (Feed feed : feeds) {
            if (feed.options.mode() == TopicMode.MEMORY) {
                feed.begins(Objects.requireNonNull(topics.get(feed.topic.name()))
                        .latest()
                        .place(0)
                        .epoch());
            }
        }
    }

    /** The server's own code appends a batch, if the log is open. */
    void keepBooks() {
        EventLog open = log;
        if (open != null && !closing) {
            books.keep(open);
        }
    }

    // ---- the end

    /** Closes the log, unless it is closed; at once, or when its thread does not wait for the disk any more. */
    void close() {
        LogThread own = thread;
        EventLog open = log;
        if (own != null && open != null && own.isAlive() && !closing) {
            closing = true;
            own.whenIdle(() -> {
                closing = false;
                log = null;
                try {
                    own.inPlace(() -> {
                        open.close();
                        return true;
                    });
                    world.trace.note(world.now(), host.name, "has closed its log");
                    closed(false);
                } catch (CompletionException failed) {
                    if (!(failed.getCause() instanceof ServerDisk.Gone)) {
                        throw failed;
                    }
                } catch (ServerDisk.Gone gone) {
                    // its crash has told everybody
                }
            });
        }
    }

    private void closed(boolean power) {
        books.end();
        for (Feed feed : feeds) {
            if (power || feed.options.mode() == TopicMode.MEMORY) {
                feed.processGone(power);
            }
        }
    }

    /** The process that has it is gone, and if told so what its machine had in memory. */
    void crashed(boolean power) {
        log = null;
        closing = false;
        thread = null;
        if (power) {
            disk.losesPower();
        }
        books.end();
        feeds.forEach(feed -> feed.processGone(power));
    }

    /** Whether what names must hold does; when nothing more happens. */
    private void checkShares() {
        shares.forEach((name, share) -> share.check(deadLetters.getOrDefault(name, Set.of())));
    }

    /** Opens it once more, with nobody to use it, to see what is there; then it is over. */
    void openForTheLastTime() {
        disk.heal();
        LogThread own = new LogThread(host);
        try {
            EventLog last = opened(own);
            own.inPlace(() -> {
                last.close();
                return true;
            });
            checkShares();
        } catch (EventLogException | CompletionException refused) {
            world.fail(host + ": its log cannot be opened for the last time: " + refused
                    + " (expected: it can, the disk is whole)");
        }
    }

    // ---- what it says

    private void replay(EventLog open) {
        Map<String, TopicState> topics = now(open.topics());
        for (Feed feed : feeds) {
            if (feed.options.mode() == TopicMode.MEMORY) {
                continue;
            }
            TopicState state = topics.get(feed.topic.name());
            if (state == null) { // the first process did not come so far
                feed.replayed(List.of(), List.of(), new Position(0, 0, 0), 0);
                continue;
            }
            List<LogRecord> records = all(open, feed.topic.name());
            List<Bulletin> bulletins = records.stream()
                    .map(record -> decoded(record.content().data()))
                    .toList();
            feed.replayed(
                    records,
                    bulletins,
                    now(open.find(feed.topic.name(), Start.EARLIEST)).place(0),
                    state.latest().place(0).epoch());
        }
        for (Feed feed : feeds) {
            String dead = feed.topic.deadLetters().name();
            if (topics.containsKey(dead) && feed.options.mode() != TopicMode.MEMORY) {
                for (LogRecord record : all(open, dead)) {
                    String name = record.content().headers().stream()
                            .filter(header -> header.name().equals("dead-letter-name"))
                            .findFirst()
                            .orElseThrow()
                            .value();
                    deadLetters
                            .computeIfAbsent(feed.topic.name() + "#" + name, none -> new TreeSet<>())
                            .add(decoded(record.content().data()).number());
                }
            }
        }
        String synced = Bulletins.SYNCED.name();
        if (topics.containsKey(synced)) {
            books.replayed(now(open.cursors(synced)));
        }
    }

    private static List<LogRecord> all(EventLog open, String topic) {
        Bookmark at = now(open.find(topic, Start.EARLIEST));
        long end = now(open.find(topic, Start.LATEST)).place(0).offset();
        List<LogRecord> all = new ArrayList<>();
        try (LogReader reader = open.read(topic, at)) {
            while (at.place(0).offset() < end) {
                Chunk chunk = now(reader.next(64 * 1024));
                all.addAll(chunk.records());
                at = chunk.next();
            }
        }
        return all;
    }

    private static Bulletin decoded(byte @Nullable [] data) {
        byte[] bytes = data == null ? new byte[0] : data;
        return BulletinBeckon.decode(new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
    }

    /** What the log says at once, since its threads work in place. */
    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new IllegalStateException("log: has no answer yet (expected: one in place)");
        }
        return future.join();
    }
}
