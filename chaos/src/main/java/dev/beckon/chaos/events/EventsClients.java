package dev.beckon.chaos.events;

import dev.beckon.api.Bookmark;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.Listening;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JVM of the clients: they publish and listen, and write down what they know. Arguments: the port, the file to write, and the
 * seed of their choices. Prints {@code acked N} again and again. Told {@code stop}, they publish nothing new, wait until all has been
 * acknowledged and everybody has heard all of it, and print {@code settled all}, or {@code settled not} with the reason. Ends with its input.
 */
final class EventsClients implements AutoCloseable {

    private static final Duration NO_PROGRESS = Duration.ofSeconds(10);
    private static final long REPORT_MILLIS = 50;
    private static final long SLEEP_EVENTS = 3 * Beats.RETAINED_EVENTS; // more than can be retained

    private final String address;
    private final Records records;
    private final SplittableRandom random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<Topic<Beat>, Backlog> backlogs = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();

    private EventsClients(String address, Records records, SplittableRandom random) {
        this.address = address;
        this.records = records;
        this.random = random;
        Beats.ALL.forEach(topic -> backlogs.put(topic, new Backlog(topic, Cast.MOST_BEHIND, NO_PROGRESS.toNanos())));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Records records = new Records(Path.of(args[1]));
                EventsClients all = new EventsClients(
                        "beckon://localhost:" + args[0], records, new SplittableRandom(Long.parseLong(args[2])))) {
            all.begin();
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(all.stop());
            }
        }
        System.exit(0); // whatever still waits
    }

    private void begin() {
        backlogs.forEach((topic, backlog) -> {
            Client steady = client("steady-" + topic.name());
            guest(plain(steady, topic, Cast.LEDGER, backlog), () -> true);
            guest(plain(client("walker-" + topic.name()), topic, Cast.WALKER, backlog), () -> true);
            guest(plain(steady, topic, Cast.SLEEPER, backlog), sleep(backlog));
        });
        guests.forEach(Guest::come);
        for (int i = 0; i < Cast.PUBLISHERS; i++) {
            Client client = client("publisher-" + i);
            for (int key = i; key < Cast.KEYS; key += Cast.PUBLISHERS) {
                for (Map.Entry<Topic<Beat>, Backlog> entry : backlogs.entrySet()) {
                    publishers.add(new Publisher(
                            client, entry.getKey(), Cast.key(key), entry.getValue(), records, thread, random.split()));
                }
            }
        }
        publishers.forEach(Publisher::start);
        thread.scheduleAtFixedRate(this::report, 0, REPORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Client client(String name) {
        Client client = Client.builder(address).name(name).build();
        clients.add(client);
        return client;
    }

    private void report() {
        System.out.println(
                "acked " + backlogs.values().stream().mapToLong(Backlog::count).sum());
    }

    // ---- listeners

    private void guest(Function<@Nullable Bookmark, Subscription> door, BooleanSupplier slept) {
        guests.add(new Guest(door, slept, thread, random.split()));
    }

    /** Long enough for retention to overtake whoever sleeps: that many events after it was asked first, each time. */
    private static BooleanSupplier sleep(Backlog backlog) {
        AtomicLong until = new AtomicLong(-1);
        return () -> {
            until.compareAndSet(-1, backlog.count() + SLEEP_EVENTS);
            if (backlog.count() < until.get()) {
                return false;
            }
            until.set(-1);
            return true;
        };
    }

    private Function<@Nullable Bookmark, Subscription> plain(
            Client client, Topic<Beat> topic, String name, Backlog backlog) {
        Listening<Beat> listening = client.listen(topic).fromEarliest().onGap(gap -> missed(name, gap, backlog));
        return place -> (place == null ? listening : listening.from(place))
                .each((beat, info) -> heard(name, beat, info, backlog));
    }

    private void heard(String name, Beat beat, EventInfo info, Backlog backlog) {
        Position position = Position.parse(info.position().text());
        records.write(new Heard(info.topic(), name, beat.key(), beat.number(), position, info.attempt()));
        backlog.heard(name, position.offset());
    }

    private void missed(String name, Gap gap, Backlog backlog) {
        Position after = Position.parse(gap.after().text());
        Position resumed = Position.parse(gap.resumed().text());
        records.write(new Missed(
                gap.topic(),
                name,
                after,
                resumed,
                gap.missed().orElse(-1),
                gap.reason().toString(),
                backlog.newest()));
        backlog.missed(name, after.offset(), resumed.offset());
    }

    // ---- the end

    /** Stops, and says how. */
    private String stop() throws InterruptedException {
        CompletableFuture<?> acknowledged =
                CompletableFuture.allOf(publishers.stream().map(Publisher::stop).toArray(CompletableFuture<?>[]::new));
        guests.forEach(Guest::stay);
        String before = "";
        long since = System.nanoTime();
        while (System.nanoTime() - since < NO_PROGRESS.toNanos()) {
            String now = unheard();
            if (acknowledged.isDone() && now.isEmpty()) {
                return "settled all";
            }
            if (!now.equals(before)) {
                before = now;
                since = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(REPORT_MILLIS);
        }
        return "settled not: " + (acknowledged.isDone() ? "all acknowledged" : "not all acknowledged") + ", not heard: "
                + (before.isEmpty() ? "nothing" : before);
    }

    /** Who has not heard how many events, in words. */
    private String unheard() {
        StringBuilder words = new StringBuilder();
        backlogs.forEach((topic, backlog) -> {
            Map<String, Integer> names = backlog.unheard();
            if (!names.isEmpty()) {
                words.append(topic).append(names);
            }
        });
        return words.toString();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        clients.forEach(Client::close);
    }
}
