package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.Message;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.runtime.events.Events;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One server, its topics, and many clients that listen. */
final class FanOutTest {

    private static final Topic<Beat> BEATS = Topic.of("test.beats", Beat.class);
    private static final int LISTENERS = 100;
    private static final int EVENTS = 20;

    /** An event. */
    @Message
    record Beat(int number) {}

    private final Workers workers = Workers.create("fan-out-test");
    private final ServedTopics topics = ServedTopics.open(
            Map.of(BEATS, TopicOptions.DEFAULT),
            new MemoryEventLog(InstantSource.system(), 1),
            true,
            workers,
            InstantSource.system(),
            4 << 20);
    private final Server server = Server.builder()
            .inProcessOnly()
            .serve(Events.class, topics.service(new ToldTopics(List.of(), Set.of(), true)))
            .start();
    private final TypedEvents bus = new TypedEvents(
            new LocalEvents(
                    topics,
                    workers,
                    () -> {
                        throw new IllegalStateException("loop: none");
                    },
                    new Incidents(() -> 0)),
            () -> java.util.random.RandomGenerator.getDefault());
    private final List<Client> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(Client::close);
        server.close();
        topics.close();
        workers.close();
    }

    private Client client() {
        Client client = Client.inProcess(server).build();
        clients.add(client);
        return client;
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            bus.publish(BEATS, new Beat(i)).join();
        }
    }

    @Test
    void eventIsEncodedOnceHoweverManyListen() throws InterruptedException {
        Semaphore heard = new Semaphore(0);
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < LISTENERS; i++) {
            Subscription subscription = client().listen(BEATS, beat -> {
                sum.addAndGet(beat.number());
                heard.release();
            });
            subscription.ready().join();
        }

        publish(0, EVENTS);

        assertThat(heard.tryAcquire(LISTENERS * EVENTS, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(sum).hasValue((long) LISTENERS * EVENTS * (EVENTS - 1) / 2);
        assertThat(topics.encoding().events()).isEqualTo(EVENTS);
    }

    @Test
    void hundredThatStandStillHoldUpNoOther() throws InterruptedException {
        CountDownLatch standing = new CountDownLatch(1);
        Semaphore late = new Semaphore(0);
        for (int i = 0; i < LISTENERS; i++) {
            client().listen(BEATS)
                    .eachAsync((beat, info) -> {
                        late.release();
                        return java.util.concurrent.CompletableFuture.runAsync(() -> awaitOpen(standing));
                    })
                    .ready()
                    .join();
        }
        Semaphore heard = new Semaphore(0);
        client().listen(BEATS, beat -> heard.release()).ready().join();
        int many = 3_000; // more than a stalled one is sent

        publish(0, many);

        assertThat(heard.tryAcquire(many, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(late.availablePermits()).isEqualTo(LISTENERS);
        List<ListenerStanding> listeners =
                topics.standings().toCompletableFuture().join().get(0).listeners();
        assertThat(listeners).hasSize(LISTENERS + 1);
        assertThat(listeners.stream().filter(one -> one.lag() > 1000)).hasSize(LISTENERS);
        standing.countDown();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void standingSaysWhoListensAndHowFar() {
        Client named = Client.inProcess(server).name("till-7").build();
        clients.add(named);
        named.listen(BEATS, beat -> {}).ready().join();
        publish(0, 3);

        TopicStanding standing = topics.standings().toCompletableFuture().join().get(0);

        assertThat(standing.state().settings().name()).isEqualTo("test.beats");
        assertThat(standing.published()).isEqualTo(3);
        assertThat(standing.state().records()).isEqualTo(3);
        ListenerStanding listener = standing.listeners().get(0);
        assertThat(listener.principal()).isEqualTo("anonymous");
        assertThat(listener.client()).isEqualTo("till-7");
        assertThat(listener.slow()).isEqualTo("is disconnected when more than 65536 wait");
        assertThat(listener.lag()).isBetween(0L, 3L);
    }
}
