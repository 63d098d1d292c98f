package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.assertStatus;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.ItemReader;
import dev.beckon.api.NamedListening;
import dev.beckon.api.Position;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.Start;
import dev.beckon.api.Streams;
import dev.beckon.api.Subscription;
import dev.beckon.api.Taken;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Newsroom.Story;
import dev.beckon.calls.Newsroom.Weather;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import dev.beckon.runtime.events.WhenSlow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening under a name: what the server keeps of it, who shares it, and what becomes of what nobody can handle. */
final class NamedEventsTest {

    private static final Newsroom NEWSROOM = () -> CompletableFuture.completedFuture("ada");
    private static final Duration SOON = Duration.ofMillis(5);

    private final Hearing<Story> hearing = new Hearing<>();

    private static Meeting meet(Way way) {
        return meet(way, TopicOptions.DEFAULT.redelivery(3, SOON, SOON));
    }

    private static Meeting meet(Way way, TopicOptions stories) {
        return way.meet(server -> server.serve(Newsroom.class, NEWSROOM).topic(Newsroom.STORIES, stories));
    }

    private static Story story(int number) {
        return new Story("story", number);
    }

    private static List<Story> stories(int from, int to) {
        return IntStream.range(from, to).mapToObj(NamedEventsTest::story).toList();
    }

    private static void publish(Server server, int from, int to) {
        stories(from, to).forEach(story -> answer(server.publish(Newsroom.STORIES, story)));
    }

    private static void publish(Server server, String key, int number) {
        answer(server.publish(Newsroom.STORIES, story(number), EventOptions.ofKey(key)));
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    // ---- durable

    @ParameterizedTest
    @EnumSource
    void nameGoesOnWhereItWasLeft(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Subscription first =
                    meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            answer(first.ready());
            publish(meeting.server(), 0, 100);
            assertThat(hearing.next(100)).isEqualTo(stories(0, 100));
            first.close();
            answer(first.closed());
            publish(meeting.server(), 100, 200);

            try (Client other = way.client(meeting.server()).build()) {
                Subscription second =
                        other.listen(Newsroom.STORIES).named("billing").each(hearing::hear);
                answer(second.ready());
                assertThat(hearing.next(100)).isEqualTo(stories(100, 200));
                second.close();
                answer(second.closed());
            }
        }
        assertThat(hearing.heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void newNameBeginsWhereItIsToldAndAnOldOneWhereItStands(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            publish(meeting.server(), 0, 3);
            Subscription all = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("all")
                    .startIfNew(Start.EARLIEST)
                    .each(hearing::hear);
            assertThat(hearing.next(1)).isEqualTo(stories(0, 1));
            Bookmark second = hearing.next().info().bookmark();
            assertThat(hearing.next(1)).isEqualTo(stories(2, 3));
            all.close();
            answer(all.closed());

            Hearing<Story> others = new Hearing<>();
            meeting.client()
                    .listen(Newsroom.STORIES)
                    .fromEarliest()
                    .named("too")
                    .each(others::hear);
            assertThat(others.next(3)).isEqualTo(stories(0, 3));
            meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("behind")
                    .startIfNew(Start.at(second))
                    .each(others::hear);
            assertThat(others.next(1)).isEqualTo(stories(2, 3));
            meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("then")
                    .startIfNew(Start.at(Instant.EPOCH))
                    .each(others::hear);
            assertThat(others.next(3)).isEqualTo(stories(0, 3));

            Subscription again = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("all")
                    .startIfNew(Start.EARLIEST)
                    .each(hearing::hear);
            answer(again.ready());
            publish(meeting.server(), 3, 4);
            assertThat(hearing.next(1)).isEqualTo(stories(3, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverHasNamesOfItsOwn(Way way) throws InterruptedException {
        Hearing<Story> inProcess = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .each(hearing::hear)
                    .ready());
            Subscription here =
                    meeting.server().listen(Newsroom.STORIES).named("billing").each(inProcess::hear);
            answer(here.ready());
            publish(meeting.server(), 0, 50);

            assertThat(hearing.next(50)).isEqualTo(stories(0, 50));
            assertThat(inProcess.next(50)).isEqualTo(stories(0, 50));
            here.close();
            answer(here.closed());
            publish(meeting.server(), 50, 60);
            meeting.server().listen(Newsroom.STORIES).named("billing").each(inProcess::hear);
            assertThat(inProcess.next(10)).isEqualTo(stories(50, 60));
        }
    }

    @Test
    void principalsHaveNamesOfTheirOwn() throws InterruptedException {
        Hearing<Story> bobs = new Hearing<>();
        try (Server server = Server.builder()
                        .port(0)
                        .authenticator(Authenticator.tokens(
                                Map.of("a-token", Principal.of("ada"), "b-token", Principal.of("bob"))))
                        .serve(Newsroom.class, NEWSROOM)
                        .start();
                Client ada =
                        Client.builder(server.address()).bearer(() -> "a-token").build();
                Client bob =
                        Client.builder(server.address()).bearer(() -> "b-token").build()) {
            answer(ada.listen(Newsroom.STORIES)
                    .named("billing")
                    .each(hearing::hear)
                    .ready());
            answer(bob.listen(Newsroom.STORIES)
                    .named("billing")
                    .each(bobs::hear)
                    .ready());
            publish(server, 0, 5);

            assertThat(hearing.next(5)).isEqualTo(stories(0, 5));
            assertThat(bobs.next(5)).isEqualTo(stories(0, 5));
        }
    }

    // ---- shared

    @ParameterizedTest
    @EnumSource
    void listenersOfANameShareItsEventsInTheOrderOfTheirKeys(Way way) throws InterruptedException {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        List<String> inTime = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(300);
        CountDownLatch both = new CountDownLatch(2);
        try (Meeting meeting = meet(way);
                Client other = way.client(meeting.server()).build()) {
            for (Client client : List.of(meeting.client(), other)) {
                AtomicBoolean first = new AtomicBoolean(true);
                answer(client.listen(Newsroom.STORIES)
                        .named("billing")
                        .inFlight(3)
                        .each((story, info) -> {
                            if (first.getAndSet(false)) {
                                both.countDown();
                                await(both);
                            }
                            heard.add(info.key() + story.words());
                            all.countDown();
                        })
                        .ready());
            }
            for (int i = 0; i < 300; i++) {
                meeting.server().publish(Newsroom.STORIES, story(i), EventOptions.ofKey("k" + i % 7));
            }

            await(all);
            inTime.addAll(heard); // the last may come again when who has heard it goes before that is known
        }
        for (int key = 0; key < 7; key++) {
            String one = "k" + key;
            List<String> its =
                    inTime.stream().filter(line -> line.startsWith(one)).toList();
            int first = key;
            assertThat(its)
                    .isEqualTo(IntStream.range(0, 300)
                            .filter(number -> number % 7 == first)
                            .mapToObj(number -> one + number)
                            .toList());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatALostListenerHadGoesToAnotherBeforeLaterOnesOfItsKey(Way way) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        try (Meeting meeting = meet(way)) {
            try (Client dying = way.client(meeting.server()).build()) {
                answer(dying.listen(Newsroom.STORIES)
                        .named("billing")
                        .each((story, info) -> {
                            begun.countDown();
                            await(rest);
                        })
                        .ready());
                publish(meeting.server(), "k", 0);
                publish(meeting.server(), "k", 1);
                await(begun);
                answer(meeting.client()
                        .listen(Newsroom.STORIES)
                        .named("billing")
                        .each(hearing::hear)
                        .ready());
                publish(meeting.server(), "other", 2);
                assertThat(hearing.next(1)).containsExactly(story(2));
            }
            Hearing.Heard<Story> first = hearing.next();
            assertThat(first.event()).isEqualTo(story(0));
            assertThat(first.info().attempt()).isEqualTo(2);
            assertThat(hearing.next().event()).isEqualTo(story(1));
            rest.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersOfANameWantTheSameKeys(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Subscription first = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("ada")
                    .key("a")
                    .each(hearing::hear);
            answer(first.ready());
            Subscription other = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("ada")
                    .keyPrefix("b")
                    .each(hearing::hear);

            assertStatus(
                    failure(other.closed()),
                    Code.FAILED_PRECONDITION,
                    Ran.YES,
                    "name 'ada' of topic news.stories: a listener of keys with 'b' before (expected: one of key 'a'");
            publish(meeting.server(), "b", 0);
            publish(meeting.server(), "a", 1);
            assertThat(hearing.next(1)).containsExactly(story(1));
            first.close();
            answer(first.closed());
            publish(meeting.server(), "b", 2);
            meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("ada")
                    .keyPrefix("b")
                    .each(hearing::hear);
            assertThat(hearing.next(1)).containsExactly(story(2));
        }
    }

    // ---- again

    @ParameterizedTest
    @EnumSource
    void whatFailsComesAgainBeforeLaterOnesOfItsKey(Way way) throws InterruptedException {
        try (Meeting meeting =
                meet(way, TopicOptions.DEFAULT.redelivery(3, Duration.ofMillis(150), SOON.multipliedBy(100)))) {
            Subscription plain = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("plain")
                    .each((story, info) -> {
                        hearing.hear(story, info);
                        if (story.words() == 0 && info.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                        }
                    });
            Hearing<Story> asynchronous = new Hearing<>();
            Subscription async = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("async")
                    .eachAsync((story, info) -> {
                        asynchronous.hear(story, info);
                        return story.words() == 0 && info.attempt() == 1
                                ? CompletableFuture.failedFuture(new IllegalStateException("not yet"))
                                : CompletableFuture.completedFuture(null);
                    });
            answer(plain.ready());
            answer(async.ready());
            publish(meeting.server(), "a", 0);
            publish(meeting.server(), "a", 1);
            publish(meeting.server(), "b", 2);

            for (Hearing<Story> heard : List.of(hearing, asynchronous)) {
                assertThat(heard.next(2)).containsExactly(story(0), story(2));
                Hearing.Heard<Story> again = heard.next();
                assertThat(again.event()).isEqualTo(story(0));
                assertThat(again.info().attempt()).isEqualTo(2);
                assertThat(heard.next().event()).isEqualTo(story(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterTheLastAttemptAnEventIsADeadLetterThatCanBeReadAndReplayed(Way way) throws InterruptedException {
        Hearing<Story> dead = new Hearing<>();
        AtomicBoolean healed = new AtomicBoolean();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .each((story, info) -> {
                        hearing.hear(story, info);
                        if (story.words() == 0 && !healed.get()) {
                            throw new IllegalStateException("no such account");
                        }
                    })
                    .ready());
            Position position = answer(meeting.client()
                    .publish(
                            Newsroom.STORIES,
                            story(0),
                            EventOptions.ofKey("a").id("order-1").header("cook", "ada")));
            publish(meeting.server(), "a", 1);

            assertThat(hearing.next(4)).containsExactly(story(0), story(0), story(0), story(1));
            Topic<Story> letters = Newsroom.STORIES.deadLetters();
            Subscription reader =
                    meeting.client().listen(letters).fromEarliest().each(dead::hear);
            Hearing.Heard<Story> letter = dead.next();
            assertThat(letter.event()).isEqualTo(story(0));
            assertThat(letter.info().key()).isEqualTo("a");
            assertThat(letter.info().headers())
                    .containsEntry("dead-letter-name", "billing")
                    .containsEntry("dead-letter-attempts", "3")
                    .containsEntry("dead-letter-error", "java.lang.IllegalStateException: no such account")
                    .containsEntry("dead-letter-position", position.text())
                    .containsEntry("dead-letter-id", "order-1")
                    .containsEntry("cook", "ada");
            reader.close();

            healed.set(true);
            meeting.client()
                    .listen(letters)
                    .named("replay")
                    .startIfNew(Start.EARLIEST)
                    .eachTaken((story, taken) -> taken.publish(Newsroom.STORIES, story, EventOptions.ofKey("a"))
                            .done());
            Hearing.Heard<Story> replayed = hearing.next();
            assertThat(replayed.event()).isEqualTo(story(0));
            assertThat(replayed.info().attempt()).isEqualTo(1);
        }
    }

    @Test
    void twoNamesHaveADeadLetterEachOfOneEvent() throws InterruptedException {
        Hearing<Story> dead = new Hearing<>();
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            for (String name : List.of("billing", "shipping")) {
                answer(meeting.client()
                        .listen(Newsroom.STORIES)
                        .named(name)
                        .each((story, info) -> {
                            throw new IllegalStateException(name);
                        })
                        .ready());
            }
            answer(meeting.client().publish(Newsroom.STORIES, story(0), EventOptions.DEFAULT.id("one")));
            meeting.client()
                    .listen(Newsroom.STORIES.deadLetters())
                    .fromEarliest()
                    .each(dead::hear);

            assertThat(List.of(dead.next(), dead.next()))
                    .extracting(letter -> letter.info().headers().get("dead-letter-name"))
                    .containsExactlyInAnyOrder("billing", "shipping");
        }
    }

    @Test
    void deadLettersHaveNoLastAttempt() throws InterruptedException {
        try (Meeting meeting = way(Way.IN_PROCESS)) {
            Topic<Story> letters = Newsroom.STORIES.deadLetters();
            answer(meeting.client()
                    .listen(letters)
                    .named("replay")
                    .each((story, info) -> {
                        hearing.hear(story, info);
                        if (info.attempt() < 6) {
                            throw new IllegalStateException("not yet");
                        }
                    })
                    .ready());
            answer(meeting.server().publish(letters, story(0)));

            assertThat(hearing.next(5)).containsOnly(story(0));
            assertThat(hearing.next().info().attempt()).isEqualTo(6);
            assertThatThrownBy(letters::deadLetters)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no dead letters (expected:");
        }
    }

    private static Meeting way(Way way) {
        return way.meet(server -> server.serve(Newsroom.class, NEWSROOM)
                .topic(Newsroom.STORIES.deadLetters(), TopicOptions.DEFAULT.redelivery(2, SOON, SOON)));
    }

    @ParameterizedTest
    @EnumSource
    void eventThatTheListenerCannotReadIsADeadLetter(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .each(hearing::hear)
                    .ready());
            answer(meeting.client()
                    .service(Events.class)
                    .publish(new PublishRequest(
                            "news.stories", Story.class.getCanonicalName(), "a", null, null, List.of(), new byte[] {
                                -1, -1, -1
                            })));
            publish(meeting.server(), "a", 1);

            assertThat(hearing.next(1)).containsExactly(story(1));
            try (ItemReader<Delivery> letters = Streams.read(meeting.client()
                    .service(Events.class)
                    .listen(new ListenRequest(
                            Newsroom.STORIES.deadLetters().name(),
                            Story.class.getCanonicalName(),
                            new Beginning.Earliest(),
                            null,
                            null,
                            new WhenSlow.ReadLater())))) {
                Iterator<Delivery> told = letters.iterator();
                assertThat(told.next()).isInstanceOf(Delivery.Started.class);
                assertThat(told.next()).isInstanceOfSatisfying(Delivery.Event.class, letter -> assertThat(letter.data())
                        .containsExactly(-1, -1, -1));
            }
        }
    }

    // ---- by hand

    @ParameterizedTest
    @EnumSource
    void listenerThatAcknowledgesByHandMayHaveSomeInFlight(Way way) throws InterruptedException {
        BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            Subscription first = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .inFlight(2)
                    .eachTaken((story, event) -> {
                        hearing.hear(story, event.info());
                        taken.add(event);
                    });
            answer(first.ready());
            publish(meeting.server(), 0, 4);
            assertThat(hearing.next(2)).isEqualTo(stories(0, 2));
            Taken zero = next(taken);
            Taken one = next(taken);
            answer(one.done());
            answer(one.done());
            assertThat(hearing.next(1)).containsExactly(story(2));
            Taken two = next(taken);
            two.failed(new IllegalStateException("not yet"));
            assertFailure(two.done(), Code.ABORTED, Ran.NO, "has failed already");
            assertThat(hearing.next(1)).hasSize(1);
            Taken three = next(taken);
            answer(three.done());
            assertThat(hearing.next(1)).hasSize(1);
            assertThat(hearing.heard).isEmpty();

            first.close();
            answer(first.closed());
            assertFailure(zero.done(), Code.ABORTED, Ran.NO, "is not this listener's any more");
            List<Integer> attempts = new ArrayList<>();
            meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            for (int i = 0; i < 2; i++) {
                Hearing.Heard<Story> again = hearing.next();
                attempts.add(again.event().words());
                assertThat(again.info().attempt()).isGreaterThan(1);
            }
            assertThat(attempts).contains(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerMayWaitForWhatItHasAcknowledged(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .eachTaken((story, taken) -> {
                        answer(taken.done().thenCompose(kept -> taken.done()));
                        hearing.hear(story, taken.info());
                    })
                    .ready());
            publish(meeting.server(), 0, 20);

            assertThat(hearing.next(20)).isEqualTo(stories(0, 20));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPublishedWithAnAcknowledgementIsHeardIfThatIsKept(Way way) throws InterruptedException {
        Hearing<Weather> weather = new Hearing<>();
        BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.server().listen(Newsroom.WEATHER).each(weather::hear).ready());
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("forecast")
                    .eachTaken((story, event) -> {
                        event.publish(
                                Newsroom.WEATHER,
                                new Weather("attempt", event.info().attempt()));
                        event.publish(
                                Newsroom.WEATHER,
                                new Weather("here", story.words()),
                                EventOptions.ofKey("here").id("w" + story.words()));
                        taken.add(event);
                    })
                    .ready());
            publish(meeting.client(), story(0));
            next(taken).failed(new IllegalStateException("not yet"));
            Taken again = next(taken);
            assertThat(weather.heard).isEmpty();
            answer(again.done());

            assertThat(weather.next(2)).containsExactly(new Weather("attempt", 2), new Weather("here", 0));
            assertThatThrownBy(() -> again.publish(Newsroom.WEATHER, new Weather("late", 0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("answered (expected: publish before");
            publish(meeting.client(), story(1));
            answer(next(taken).done());
            Hearing.Heard<Weather> attempt = weather.next();
            assertThat(attempt.event()).isEqualTo(new Weather("attempt", 1));
            assertThat(attempt.info().source()).isEqualTo("anonymous");
            assertThat(weather.next().info().id()).isEqualTo("w1");
        }
    }

    private static void publish(Client client, Story story) {
        answer(client.publish(Newsroom.STORIES, story, EventOptions.ofKey("k")));
    }

    @ParameterizedTest
    @EnumSource
    void ifWhatIsToBePublishedIsRefusedNothingOfItIsKept(Way way) throws InterruptedException {
        Topic<Weather> unknown = Topic.of("no.such", Weather.class);
        BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("forecast")
                    .eachTaken((story, event) -> taken.add(event))
                    .ready());
            publish(meeting.client(), story(0));
            Taken first = next(taken);
            first.publish(Newsroom.WEATHER, new Weather("here", 1)).publish(unknown, new Weather("there", 2));
            assertFailure(first.done(), Code.NOT_FOUND, Ran.NO, "topic: 'no.such' is not declared here");

            Taken again = next(taken);
            assertThat(again.info().attempt()).isEqualTo(2);
            answer(again.publish(Newsroom.WEATHER, new Weather("here", 3)).done());
            Hearing<Weather> weather = new Hearing<>();
            meeting.client().listen(Newsroom.WEATHER).fromEarliest().each(weather::hear);
            assertThat(weather.next().event()).isEqualTo(new Weather("here", 3));
        }
    }

    // ---- gaps and deletions

    @ParameterizedTest
    @EnumSource
    void nameThatIsAwayForTooLongHearsOfAGap(Way way) throws InterruptedException {
        BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way, TopicOptions.DEFAULT.retainBytes(1000))) {
            Subscription first =
                    meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            answer(first.ready());
            publish(meeting.server(), 0, 1);
            Bookmark stood = hearing.next().info().bookmark();
            first.close();
            answer(first.closed());
            publish(meeting.server(), 1, 100);

            meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .onGap(gaps::add)
                    .each(hearing::hear);
            Gap gap = next(gaps);
            assertThat(gap.after()).isEqualTo(stood);
            assertThat(gap.reason()).isEqualTo(Gap.Reason.RETENTION);
            int missed = (int) gap.missed().orElse(0);
            assertThat(missed).isBetween(50, 98);
            assertThat(hearing.next(99 - missed)).isEqualTo(stories(missed + 1, 100));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedKeysAreHandedOutToo(Way way) throws InterruptedException {
        BlockingQueue<String> deleted = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way, TopicOptions.DEFAULT.keepLatest().redelivery(3, SOON, SOON))) {
            Subscription first = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .onDelete(info -> {
                        deleted.add(info.key() + info.attempt());
                        if (info.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                        }
                    })
                    .each(hearing::hear);
            answer(first.ready());
            publish(meeting.server(), "a", 0);
            answer(meeting.server().publishDelete(Newsroom.STORIES, "a"));
            publish(meeting.server(), "a", 1);

            assertThat(hearing.next(2)).containsExactly(story(0), story(1));
            assertThat(deleted).containsExactly("a1", "a2");
        }
    }

    // ---- the end

    @ParameterizedTest
    @EnumSource
    void listenerThatIsClosedAnswersWhatItHasBegunWith(Way way) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        try (Meeting meeting = meet(way)) {
            Subscription first = meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .each((story, info) -> {
                        begun.countDown();
                        await(rest);
                    });
            answer(first.ready());
            publish(meeting.server(), 0, 2);
            await(begun);
            first.close();
            assertThat(first.closed()).isNotDone();
            rest.countDown();
            answer(first.closed());

            meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            Hearing.Heard<Story> next = hearing.next();
            assertThat(next.event()).isEqualTo(story(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nameThatIsForgottenBeginsAnew(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way);
                Client other = way.client(meeting.server()).build()) {
            Subscription first =
                    meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            Subscription shared =
                    other.listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            answer(first.ready());
            answer(shared.ready());
            publish(meeting.server(), 0, 2);
            assertThat(hearing.next(2)).containsExactlyInAnyOrder(story(0), story(1));

            answer(first.forget());
            assertStatus(failure(shared.closed()), Code.FAILED_PRECONDITION, Ran.YES, "'billing'", "forgotten");
            answer(first.closed());
            answer(shared.forget());

            publish(meeting.server(), 2, 4);
            Subscription anew =
                    meeting.client().listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            answer(anew.ready());
            publish(meeting.server(), 4, 5);
            assertThat(hearing.next(1)).containsExactly(story(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainingServerTakesTheAcknowledgementsOfWhatIsBegun(Way way) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        List<Story> first = new CopyOnWriteArrayList<>();
        try (MemoryEventLog log = new MemoryEventLog(InstantSource.system())) {
            try (Meeting meeting =
                    way.meet(server -> server.serve(Newsroom.class, NEWSROOM).eventLog(log))) {
                answer(meeting.client()
                        .listen(Newsroom.STORIES)
                        .named("billing")
                        .each((story, info) -> {
                            begun.countDown();
                            await(rest);
                            first.add(story);
                        })
                        .ready());
                publish(meeting.server(), 0, 20);
                await(begun);
                CompletableFuture<Boolean> drained = meeting.server().drain(Duration.ofSeconds(20));
                rest.countDown();
                assertThat(answer(drained)).isTrue();
            }
            assertThat(first).isNotEmpty();
            try (Meeting meeting =
                    way.meet(server -> server.serve(Newsroom.class, NEWSROOM).eventLog(log))) {
                answer(meeting.client()
                        .listen(Newsroom.STORIES)
                        .named("billing")
                        .each(hearing::hear)
                        .ready());
                publish(meeting.server(), 20, 21);
                assertThat(hearing.next(21 - first.size())).isEqualTo(stories(first.size(), 21));
            }
        }
    }

    @Test
    void anotherServerOnTheSameLogTakesANameOver() throws InterruptedException {
        try (MemoryEventLog log = new MemoryEventLog(InstantSource.system());
                Meeting one = Way.NIO.meet(
                        server -> server.serve(Newsroom.class, NEWSROOM).eventLog(log));
                Meeting other = Way.NIO.meet(
                        server -> server.serve(Newsroom.class, NEWSROOM).eventLog(log))) {
            Hearing<Story> ones = new Hearing<>();
            Subscription first =
                    one.client().listen(Newsroom.STORIES).named("billing").each(ones::hear);
            answer(first.ready());
            publish(one.server(), 0, 1);
            assertThat(ones.next(1)).containsExactly(story(0));

            answer(other.client()
                    .listen(Newsroom.STORIES)
                    .named("billing")
                    .each(hearing::hear)
                    .ready());
            publish(one.server(), 1, 2);
            assertThat(hearing.next(1)).containsExactly(story(1)); // whoever else has had it, could not keep that
            first.close();
            answer(first.closed());
            publish(one.server(), 2, 3);
            Story next = hearing.next().event();
            assertThat(next).isIn(story(1), story(2));
        }
    }

    // ---- what is refused

    @ParameterizedTest
    @EnumSource
    void whatCannotBeIsRefused(Way way) {
        try (Meeting meeting = meet(way)) {
            assertThatThrownBy(() -> meeting.client().listen(Newsroom.STORIES).named(""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("name: 0 characters (expected: 1 to 200)");
            assertThatThrownBy(() -> meeting.client().listen(Newsroom.STORIES).named("n".repeat(201)))
                    .hasMessage("name: 201 characters (expected: 1 to 200)");
            assertThatThrownBy(() ->
                            meeting.client().listen(Newsroom.STORIES).named("n").inFlight(0))
                    .hasMessage("inFlight: 0 (expected: 1 to 1000)");
            NamedListening<Weather> unknown =
                    meeting.client().listen(Topic.of("no.such", Weather.class)).named("n");
            assertStatus(failure(unknown.each((event, info) -> {}).closed()), Code.NOT_FOUND, Ran.YES, "no.such");
            NamedListening<Weather> wrong = meeting.client()
                    .listen(Topic.of("news.stories", Weather.class))
                    .named("n");
            assertStatus(
                    failure(wrong.each((event, info) -> {}).closed()),
                    Code.FAILED_PRECONDITION,
                    Ran.YES,
                    "Story",
                    "Weather");
            NamedListening<Story> absurd =
                    meeting.client().listen(Newsroom.STORIES).named("n").startIfNew(Start.at(new Bookmark("nonsense")));
            assertStatus(
                    failure(absurd.each((event, info) -> {}).closed()), Code.INVALID_ARGUMENT, Ran.YES, "nonsense");
            assertStatus(failure(wrong.each((event, info) -> {}).forget()), Code.FAILED_PRECONDITION, Ran.YES, "Story");
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .named("never heard of")
                    .each(hearing::hear)
                    .forget());
        }
    }

    @Test
    void serverRefusesWhatClientsShouldNotAsk() {
        try (Meeting meeting = meet(Way.NIO)) {
            Events events = meeting.client().service(Events.class);
            String type = Story.class.getCanonicalName();
            for (AttendRequest bad : List.of(
                    new AttendRequest("news.stories", type, "", new Beginning.Latest(), null, null, 1, true),
                    new AttendRequest(
                            "news.stories", type, "n".repeat(201), new Beginning.Latest(), null, null, 1, true),
                    new AttendRequest("news.stories", type, "n", new Beginning.Latest(), "k", "k", 1, true),
                    new AttendRequest("news.stories", type, "n", new Beginning.Latest(), null, null, 1001, true))) {
                assertStatus(
                        failure(Streams.each(events.attend(bad, Streams.from(List.of())), answer -> {})),
                        Code.INVALID_ARGUMENT,
                        Ran.YES);
            }
            answer(Streams.each(
                    events.attend(
                            new AttendRequest("news.stories", type, "n", new Beginning.Latest(), null, null, 1, true),
                            Streams.from(List.of(
                                    new Reply.Done(77, List.of()), new Reply.Failed(-1, "x"), new Reply.Other()))),
                    answer -> hearing.heard.clear()));
        }
    }
}
