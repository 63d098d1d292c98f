package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import dev.beckon.runtime.transport.Loop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names of a server, on a log in memory, with all threads and clocks in one hand. */
final class ServedNamesTest {

    private static final Duration FORGET = Duration.ofHours(8);
    private static final byte[] BYTE = new byte[1];

    private long millis = 1_000_000_000;
    private boolean full;
    private final MemoryEventLog log = new MemoryEventLog(() -> Instant.ofEpochMilli(millis), 7);
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final Timers loop = new Timers();
    private final ServedNames names = server();

    ServedNamesTest() {
        log.declare(TopicSettings.of("t", "T").retain(Duration.ofDays(1), 1 << 20));
        log.declare(TopicSettings.of("t.dead-letters", "T"));
    }

    private ServedNames server() {
        TopicOptions options = TopicOptions.DEFAULT
                .redelivery(2, Duration.ofSeconds(1), Duration.ofSeconds(1))
                .forgetNamesAfter(FORGET);
        ServedNames.Topic topic = ServedNames.Topic.of(dev.beckon.api.Topic.of("t", String.class), options);
        ServedNames server = new ServedNames(
                new ServedNames.Means(
                        filling(log),
                        work::add,
                        (name, beginning) ->
                                log.find(name, beginning instanceof Beginning.Earliest ? Start.EARLIEST : Start.LATEST),
                        ServedNamesTest::record,
                        () -> Instant.ofEpochMilli(millis)),
                Map.of("t", topic));
        server.start(() -> loop, new Incidents(loop::now));
        return server;
    }

    /** A log that takes nothing while it is full. */
    private EventLog filling(EventLog kept) {
        return (EventLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, arguments) -> {
                    if (full && method.getName().equals("append")) {
                        return CompletableFuture.failedFuture(
                                new EventLogException(EventLogException.Problem.FULL, "disk: full"));
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static NewRecord record(PublishRequest event, String source) {
        return new NewRecord(event.topic(), event.key(), source, event.id(), -1, List.of(), event.data());
    }

    /** Runs what is due when the clock is moved. */
    private final class Timers implements Loop {

        private record Timer(long at, Runnable task) {}

        private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public long now() {
            return millis * 1_000_000;
        }

        @Override
        public void execute(Runnable task) {
            work.add(task);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            Timer timer = new Timer(now() + delayNanos, task);
            timers.add(timer);
            return () -> timers.remove(timer);
        }
    }

    private void run() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private void pass(Duration time) {
        long until = millis + time.toMillis();
        while (true) {
            run();
            Timers.Timer next = loop.timers.peek();
            if (next == null || next.at() > until * 1_000_000) {
                break;
            }
            loop.timers.remove();
            millis = Math.max(millis, (next.at() + 999_999) / 1_000_000);
            next.task().run();
        }
        millis = until;
        run();
    }

    private void publish(String... keys) {
        for (String key : keys) {
            log.append(Batch.of(NewRecord.of("t", key, BYTE)));
        }
        run();
    }

    private List<String> cursors() {
        return join(log.cursors("t")).stream().map(Cursor::name).toList();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    /** One who attends. */
    private final class Listener implements Flow.Subscriber<Assignment>, Flow.Subscription {

        final List<String> heard = new ArrayList<>();
        final Map<String, Long> deliveries = new HashMap<>();
        final Attendee attendee;
        private Flow.@Nullable Subscriber<? super Reply> replies;

        Listener(ServedNames at, String name) {
            this(at, name, 1000);
        }

        Listener(ServedNames at, String name, long asked) {
            AttendRequest request = new AttendRequest("t", "T", name, new Beginning.Latest(), null, null, 10, true);
            attendee = new Attendee(request, "ada", true, this, work::add);
            attendee.request(asked);
            at.attend(at.topic("t"), ServedNames.cursorName("ada", name), attendee);
            replies = attendee.replies();
            replies.onSubscribe(this);
            run();
        }

        void done(String key, PublishRequest... events) {
            reply(new Reply.Done(Objects.requireNonNull(deliveries.get(key)), List.of(events)));
        }

        void failed(String key) {
            reply(new Reply.Failed(Objects.requireNonNull(deliveries.get(key)), "broken"));
        }

        private void reply(Reply reply) {
            Objects.requireNonNull(replies).onNext(reply);
            run();
        }

        void leave() {
            Objects.requireNonNull(replies).onComplete();
            run();
        }

        void die() {
            attendee.cancel();
            run();
        }

        List<String> take() {
            List<String> all = List.copyOf(heard);
            heard.clear();
            return all;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Assignment what) {
            if (what instanceof Assignment.Handed handed) {
                String key = Objects.requireNonNull(handed.event().key());
                deliveries.put(key, handed.delivery());
                heard.add(key + (handed.attempt() > 1 ? " again" : ""));
            } else {
                heard.add(what.getClass().getSimpleName());
            }
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(String.valueOf(failure.getMessage()));
        }

        @Override
        public void onComplete() {
            heard.add("end");
        }

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    @Test
    void nameIsKeptBeforeItsListenerHearsThatItIs() {
        Listener listener = new Listener(names, "billing");
        assertThat(listener.take()).containsExactly("Joined");
        assertThat(cursors()).containsExactly("ada#billing");
        publish("a");
        assertThat(listener.take()).containsExactly("a");

        Listener elsewhere = new Listener(server(), "billing"); // as after a crash: nothing was told
        assertThat(elsewhere.take()).containsExactly("Joined", "a");
    }

    @Test
    void anotherServerTakesANameOver() {
        Listener here = new Listener(names, "billing");
        publish("a", "b");
        here.take();
        Listener there = new Listener(server(), "billing");
        assertThat(there.take()).containsExactly("Joined", "a", "b");

        here.done("a");

        assertThat(here.take())
                .containsExactly("UNAVAILABLE: name 'billing' of topic t: taken over by another server (expected: one"
                        + " server at a time; listen there) (ran: maybe)");
        there.done("a");
        assertThat(there.take()).containsExactly("Kept");
        assertThat(names.standings("t")).isEmpty();
    }

    @Test
    void deadLettersAndWhatIsPublishedAreInTheBatchOfTheMove() {
        Listener listener = new Listener(names, "billing");
        publish("a", "b");
        listener.done("b", new PublishRequest("t", "T", "out", null, null, List.of(), BYTE));
        listener.failed("a");
        pass(Duration.ofSeconds(1));
        listener.failed("a");

        assertThat(listener.take()).containsExactly("Joined", "a", "b", "out", "Kept", "a again");
        LogReader letters = log.read("t.dead-letters", join(log.find("t.dead-letters", Start.EARLIEST)));
        NewRecord letter = join(letters.next(1000)).records().get(0).content();
        assertThat(letter.key()).isEqualTo("a");
        assertThat(letter.headers())
                .extracting(header -> header.name() + ": " + header.value())
                .containsExactly(
                        "dead-letter-name: billing",
                        "dead-letter-attempts: 2",
                        "dead-letter-error: broken",
                        "dead-letter-position: 0.7.0");
    }

    @Test
    void listenerThatLeavesInOrderEndsWhenItsAnswersAreKept() {
        Listener listener = new Listener(names, "billing");
        publish("a", "b");
        listener.done("a");
        listener.leave();
        assertThat(listener.take()).containsExactly("Joined", "a", "b", "Kept", "end");
        assertThat(names.standings("t")).isEmpty();

        Listener next = new Listener(names, "billing");
        assertThat(next.take()).containsExactly("Joined", "b again");
    }

    @Test
    void drainTellsListenersToGoAndTakesTheirAnswers() {
        Listener listener = new Listener(names, "billing");
        publish("a", "b");
        names.drain();
        publish("c");
        assertThat(listener.take()).containsExactly("Joined", "a", "b", "Ending");
        listener.done("a");
        assertThat(listener.take()).containsExactly("Kept");
        listener.done("b");
        assertThat(listener.take()).containsExactly("Kept", "end");
        assertThat(new Listener(names, "billing").take())
                .containsExactly("UNAVAILABLE: topic t: the server goes away (expected: one that stays) (ran: no)");
    }

    @Test
    void namesThatNobodyUsesAreForgotten() {
        Listener idle = new Listener(names, "idle");
        Listener busy = new Listener(names, "busy");
        idle.die();
        pass(FORGET.minusMinutes(1));
        assertThat(cursors()).containsExactly("ada#busy", "ada#idle");
        pass(FORGET.plusHours(2)); // names are looked for now and then
        assertThat(cursors()).containsExactly("ada#busy");

        busy.die();
        pass(FORGET.minusHours(1));
        Listener again = new Listener(names, "busy");
        again.die();
        pass(FORGET.minusHours(1));
        assertThat(cursors()).containsExactly("ada#busy");
    }

    @Test
    void nameThatAnotherServerUsesIsNotForgotten() {
        ServedNames other = server();
        Listener there = new Listener(other, "billing");
        names.watch();
        pass(FORGET.multipliedBy(3));
        assertThat(cursors()).containsExactly("ada#billing");
        publish("a");
        there.done("a");
        assertThat(there.take()).containsExactly("Joined", "a", "Kept");
    }

    @Test
    void aPrincipalHasABoundedNumberOfNames() {
        for (int i = 0; i < 1000; i++) {
            log.claim("t", "ada#" + i);
        }
        assertThat(new Listener(names, "one more").take())
                .containsExactly("RESOURCE_EXHAUSTED: names on topic t: 1000 (expected: at most 1000 of a principal;"
                        + " forget() those that nobody needs) (ran: no)");
        assertThat(new Listener(names, "7").take()).containsExactly("Joined");
        assertThat(join(names.admit(names.topic("t"), "bob#one"))).isNull();
        names.forget(names.topic("t"), "ada#8", "8");
        run();
        assertThat(new Listener(names, "one more").take()).containsExactly("Joined");
    }

    @Test
    void forgettingEndsAllListenersOfTheName() {
        Listener listener = new Listener(names, "billing");
        publish("a");
        CompletionStage<?> forgotten = names.forget(names.topic("t"), "ada#billing", "billing");
        run();
        assertThat(forgotten.toCompletableFuture()).isCompleted();
        assertThat(listener.take())
                .containsExactly(
                        "Joined",
                        "a",
                        "FAILED_PRECONDITION: name 'billing' of topic t: forgotten (expected: nobody who asks for"
                                + " that) (ran: no)");
        assertThat(cursors()).isEmpty();
        listener.done("a");
        assertThat(new Listener(names, "billing").take()).containsExactly("Joined");
        publish("b");
        assertThat(names.standings("t").get("ada#billing"))
                .isEqualTo(new SharedCursor.Standing(Bookmark.of(new Position(0, 7, 1)), 1, 1, 0, 1));
    }

    @Test
    void stateOfALaterVersionIsRefusedAndKept() {
        Cursor claimed = join(log.claim("t", "ada#billing"));
        log.append(Batch.of(new CursorMove("t", "ada#billing", claimed.epoch(), new byte[] {9})));

        assertThat(new Listener(names, "billing").take())
                .containsExactly("FAILED_PRECONDITION: state of a name: version 9 (expected: 1, or a server that is as"
                        + " new as the one that wrote it) (ran: no)");
        assertThat(join(log.cursors("t")).get(0).state()).containsExactly(9);
    }

    @Test
    void whoIsGoneBeforeItIsThereHoldsNothing() {
        AttendRequest request = new AttendRequest("t", "T", "billing", new Beginning.Latest(), null, null, 10, true);
        Attendee hasty = new Attendee(request, "ada", true, new Listener(names, "other"), work::add);
        hasty.cancel();
        run();
        names.attend(names.topic("t"), "ada#billing", hasty);
        run();

        assertThat(names.standings("t")).containsOnlyKeys("ada#other");
    }

    @Test
    void whoAnswersMuchAndTakesNothingIsEnded() {
        Listener listener = new Listener(names, "billing", 1);
        for (int i = 0; i < 200; i++) {
            publish("k" + i);
            listener.reply(new Reply.Done(i + 1, List.of()));
        }
        assertThat(listener.take())
                .containsExactly(
                        "Joined",
                        "RESOURCE_EXHAUSTED: topic t: 105 that a listener does not ask for (expected: at most 104, as"
                                + " it may have 10 in flight) (ran: maybe)");
    }

    @Test
    void whatCannotBeKeptForNowIsKeptLater() {
        Listener listener = new Listener(names, "billing");
        publish("a", "a");
        full = true;
        listener.done("a");
        pass(Duration.ofSeconds(30));
        assertThat(listener.take()).containsExactly("Joined", "a");

        full = false;
        pass(Duration.ofSeconds(5));
        assertThat(listener.take()).containsExactly("Kept", "a");
    }
}
