package dev.beckon.chaos.events;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
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
        Beats.PUBLISHED.forEach(
                topic -> backlogs.put(topic, new Backlog(topic, Cast.MOST_BEHIND, NO_PROGRESS.toNanos())));
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
        Listeners listeners = new Listeners(records, thread);
        backlogs.forEach((topic, backlog) -> {
            Client steady = client("steady-" + topic.name());
            guest(listeners.ledger(steady, topic, backlog), () -> true);
            for (int i = 0; i < Cast.CREW_MEMBERS; i++) {
                guest(listeners.crew(client("crew-" + i + "-" + topic.name()), topic, backlog), () -> true);
            }
            guest(listeners.plain(client("walker-" + topic.name()), topic, Cast.WALKER, backlog), () -> true);
            guest(listeners.plain(steady, topic, Cast.SLEEPER, backlog), sleep(backlog));
            if (topic.equals(Beats.SYNCED)) {
                guest(listeners.smith(client("smith"), backlog), () -> true);
                guest(listeners.collector(steady, backlog), () -> true);
            }
            if (topic.equals(Beats.WRITTEN)) {
                guest(listeners.undertaker(steady, backlog), () -> true);
            }
        });
        guests.forEach(Guest::come);
        for (int i = 0; i < Cast.PUBLISHERS; i++) {
            Client client = client("publisher-" + i);
            for (int key = i; key < Cast.KEYS; key += Cast.PUBLISHERS) {
                for (Map.Entry<Topic<Beat>, Backlog> entry : backlogs.entrySet()) {
                    publishers.add(new Publisher(
                            client,
                            entry.getKey(),
                            Cast.key(key),
                            Cast.mostPauseMillis(key),
                            entry.getValue(),
                            records,
                            thread,
                            random.split()));
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
