package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Position;
import dev.beckon.api.RpcException;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Newsroom.Story;
import dev.beckon.calls.Newsroom.Weather;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.reflection.Reflection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events from whoever publishes them to whoever listens. */
final class EventsTest {

    private static final Newsroom NEWSROOM = () -> CompletableFuture.completedFuture("ada");

    private final Hearing<Story> hearing = new Hearing<>();

    private static Meeting meet(Way way) {
        return way.meet(server -> server.serve(Newsroom.class, NEWSROOM));
    }

    private static Story story(int number) {
        return new Story("story", number);
    }

    @ParameterizedTest
    @EnumSource
    void clientHearsWhatItsServerPublishes(Way way) throws InterruptedException {
        BlockingQueue<Story> heard = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            Subscription subscription = meeting.client().listen(Newsroom.STORIES, heard::add);
            answer(subscription.ready());

            answer(meeting.server().publish(Newsroom.STORIES, new Story("dog bites man", 12)));

            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(new Story("dog bites man", 12));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverAndOtherClientsHearWhatAClientPublishes(Way way) throws InterruptedException {
        Hearing<Story> inProcess = new Hearing<>();
        try (Meeting meeting = meet(way);
                Client other = way.client(meeting.server()).build()) {
            answer(other.listen(Newsroom.STORIES).each(hearing::hear).ready());
            answer(meeting.server()
                    .listen(Newsroom.STORIES)
                    .each(inProcess::hear)
                    .ready());

            Position kept = answer(meeting.client().publish(Newsroom.STORIES, story(1)));

            assertThat(hearing.next().info().position()).isEqualTo(kept);
            Hearing.Heard<Story> here = inProcess.next();
            assertThat(here.event()).isEqualTo(story(1));
            assertThat(here.info().position()).isEqualTo(kept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsAreHeardInTheirOrder(Way way) throws InterruptedException {
        List<Story> stories =
                IntStream.range(0, 3000).mapToObj(EventsTest::story).toList();
        Hearing<Story> inProcess = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());
            answer(meeting.server()
                    .listen(Newsroom.STORIES)
                    .each(inProcess::hear)
                    .ready());

            stories.forEach(story -> meeting.server().publish(Newsroom.STORIES, story));

            assertThat(hearing.next(3000)).isEqualTo(stories);
            assertThat(inProcess.next(3000)).isEqualTo(stories);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRetainedCanBeHeardAgain(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            for (int i = 0; i < 5; i++) {
                answer(meeting.client().publish(Newsroom.STORIES, story(i)));
            }
            Instant after = Instant.now().plusSeconds(1000);

            Subscription all =
                    meeting.client().listen(Newsroom.STORIES).fromEarliest().each(hearing::hear);
            assertThat(hearing.next(2)).containsExactly(story(0), story(1));
            Bookmark second = hearing.next().info().bookmark();
            assertThat(hearing.next(2)).containsExactly(story(3), story(4));
            all.close();

            Hearing<Story> again = new Hearing<>();
            meeting.client().listen(Newsroom.STORIES).from(second).each(again::hear);
            assertThat(again.next(2)).containsExactly(story(3), story(4));

            Hearing<Story> sinceThen = new Hearing<>();
            meeting.client().listen(Newsroom.STORIES).from(Instant.EPOCH).each(sinceThen::hear);
            assertThat(sinceThen.next(5)).hasSize(5);

            Hearing<Story> later = new Hearing<>();
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .from(after)
                    .each(later::hear)
                    .ready());
            answer(meeting.server().publish(Newsroom.STORIES, story(5)));
            assertThat(later.next().event()).isEqualTo(story(5));
            assertThat(again.next().event()).isEqualTo(story(5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasPublishedBeforeIsNotHeardLive(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            answer(meeting.client().publish(Newsroom.STORIES, story(1)));
            Subscription live = meeting.client().listen(Newsroom.STORIES).each(hearing::hear);
            Bookmark place = answer(live.ready());
            assertThat(live.bookmark()).isEqualTo(place);

            answer(meeting.client().publish(Newsroom.STORIES, story(2)));

            assertThat(hearing.next().event()).isEqualTo(story(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneKeyOrAPrefixOfKeysIsHeard(Way way) throws InterruptedException {
        Hearing<Weather> rome = new Hearing<>();
        Hearing<Weather> italy = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            for (String place : List.of("it/rome", "fr/paris", "it/pisa", "it/rome/centre")) {
                answer(meeting.client().publish(Newsroom.WEATHER, new Weather(place, 20), EventOptions.ofKey(place)));
            }
            answer(meeting.client().publish(Newsroom.WEATHER, new Weather("nowhere", 0)));
            meeting.client()
                    .listen(Newsroom.WEATHER)
                    .fromEarliest()
                    .key("it/rome")
                    .each(rome::hear);
            meeting.server()
                    .listen(Newsroom.WEATHER)
                    .fromEarliest()
                    .keyPrefix("it/")
                    .each(italy::hear);

            assertThat(rome.next().event().place()).isEqualTo("it/rome");
            assertThat(italy.next(3).stream().map(Weather::place))
                    .containsExactly("it/rome", "it/pisa", "it/rome/centre");
            assertThat(rome.heard).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidOfAnEventTravelsWithIt(Way way) throws InterruptedException {
        Instant happened = Instant.parse("2026-11-23T08:00:00.123Z");
        EventOptions options = EventOptions.ofKey("k")
                .id("id-1")
                .time(happened)
                .header("cook", "ada")
                .header("b", "");
        try (Meeting meeting =
                way.meet(server -> server.serve(Newsroom.class, NEWSROOM), client -> client.name("desk 7"))) {
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());

            Position kept = answer(meeting.client().publish(Newsroom.STORIES, story(1), options));

            EventInfo info = hearing.next().info();
            assertThat(info)
                    .isEqualTo(new EventInfo(
                            "news.stories",
                            kept,
                            info.bookmark(),
                            "k",
                            "id-1",
                            "anonymous#desk 7",
                            "dev.beckon.calls.Newsroom.Story",
                            happened,
                            java.util.Map.of("cook", "ada", "b", ""),
                            1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotSaidIsMadeUp(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());
            Instant before = Instant.now().minusSeconds(1);

            answer(meeting.client().publish(Newsroom.STORIES, story(1)));
            answer(meeting.client().publish(Newsroom.STORIES, story(1)));
            answer(meeting.server().publish(Newsroom.STORIES, story(1)));

            EventInfo first = hearing.next().info();
            EventInfo second = hearing.next().info();
            EventInfo servers = hearing.next().info();
            assertThat(first.id()).isNotEmpty().isNotEqualTo(second.id());
            assertThat(first.source()).isEqualTo("anonymous");
            assertThat(first.key()).isNull();
            assertThat(first.headers()).isEmpty();
            assertThat(first.time()).isBetween(before, Instant.now());
            assertThat(servers.source()).isEqualTo("#server");
            assertThat(servers.id()).isEqualTo(servers.position().text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventWithAnIdIsKeptOnceForEachPublisher(Way way) throws InterruptedException {
        EventOptions one = EventOptions.DEFAULT.id("1");
        try (Meeting meeting = meet(way);
                Client named = way.client(meeting.server()).name("other").build()) {
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());

            Position first = answer(meeting.client().publish(Newsroom.STORIES, story(1), one));
            Position again = answer(meeting.client().publish(Newsroom.STORIES, story(2), one));
            Position others = answer(named.publish(Newsroom.STORIES, story(3), one));
            Position servers = answer(meeting.server().publish(Newsroom.STORIES, story(4), one));

            assertThat(again).isEqualTo(first).isNotEqualTo(others);
            assertThat(servers).isNotEqualTo(others);
            assertThat(hearing.next(3)).containsExactly(story(1), story(3), story(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedKeysAreTold(Way way) throws InterruptedException {
        Hearing<Weather> weather = new Hearing<>();
        try (Meeting meeting = way.meet(server ->
                server.serve(Newsroom.class, NEWSROOM).topic(Newsroom.WEATHER, TopicOptions.DEFAULT.keepLatest()))) {
            Client client = meeting.client();
            answer(client.listen(Newsroom.WEATHER)
                    .onDelete(info -> weather.hear(new Weather("deleted", 0), info))
                    .each(weather::hear)
                    .ready());
            answer(client.listen(Newsroom.WEATHER)
                    .each((event, info) -> hearing.hear(new Story(event.place(), 0), info))
                    .ready());

            answer(client.publish(Newsroom.WEATHER, new Weather("rome", 20), EventOptions.ofKey("rome")));
            answer(client.publishDelete(Newsroom.WEATHER, "rome"));
            answer(client.publish(Newsroom.WEATHER, new Weather("pisa", 21), EventOptions.ofKey("pisa")));

            assertThat(weather.next().event()).isEqualTo(new Weather("rome", 20));
            assertThat(weather.next().info().key()).isEqualTo("rome");
            assertThat(weather.next().event()).isEqualTo(new Weather("pisa", 21));
            assertThat(hearing.next(2)).containsExactly(new Story("rome", 0), new Story("pisa", 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventIsEncodedOnceForAllThatHearIt(Way way) throws InterruptedException {
        try (Meeting meeting = way.meet(server -> server.serve(Signals.class, new Signals() {}))) {
            Hearing<Signals.Signal> all = new Hearing<>();
            for (int i = 0; i < 20; i++) {
                answer(meeting.client().listen(Signals.SENT).each(all::hear).ready());
            }
            int before = Signals.Signal.READ.get();

            answer(meeting.server().publish(Signals.SENT, new Signals.Signal("now")));

            for (int i = 0; i < 20; i++) {
                all.next();
            }
            assertThat(Signals.Signal.READ.get() - before).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishThatIsTriedAgainAfterADropIsKeptOnce(Way way) throws Exception {
        CompletableFuture<Server> known = new CompletableFuture<>();
        MemoryEventLog kept = new MemoryEventLog(InstantSource.system());
        LossyLog log =
                new LossyLog(kept, () -> known.join().sessions().all().get(0).close("before the answer"));
        try (Meeting meeting =
                way.meet(server -> server.serve(Newsroom.class, NEWSROOM).eventLog(log))) {
            known.complete(meeting.server());
            meeting.server().listen(Newsroom.STORIES).fromEarliest().each(hearing::hear);

            Position position = answer(meeting.client().publish(Newsroom.STORIES, story(1)));
            answer(meeting.client().publish(Newsroom.STORIES, story(2)));

            assertThat(hearing.next().info().position()).isEqualTo(position);
            assertThat(hearing.next().event()).isEqualTo(story(2));
            assertThat(log.appends).hasValue(3);
        }
        assertThat(answer(kept.topics())).as("the log stays its owner's").containsKey("news.stories");
        kept.close();
    }

    @Test
    void largeEventsAreHeardWhole() throws InterruptedException {
        Story large = new Story("x".repeat(3_000_000), 1);
        try (Meeting meeting = meet(Way.NIO)) {
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());
            for (int i = 0; i < 5; i++) {
                answer(meeting.client().publish(Newsroom.STORIES, large));
            }
            assertThat(hearing.next(5)).allMatch(large::equals);
        }
    }

    // ---- bad input

    private static void assertRefused(Subscription subscription, Code code, String... parts) {
        assertFailure(failure(subscription.closed()), code, parts);
        assertFailure(failure(subscription.ready()), code, parts);
    }

    private static void assertFailure(RpcException failure, Code code, String... parts) {
        assertThat(failure.status().message()).contains(parts);
        assertThat(failure.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void topicThatTheServerDoesNotHaveIsRefusedByName(Way way) {
        Topic<Story> unknown = Topic.of("news.unknown", Story.class);
        String told = "topic: 'news.unknown' is not declared here (expected: one of [news.stories, news.weather])";
        try (Meeting meeting = meet(way)) {
            assertFailure(failure(meeting.client().publish(unknown, story(1))), Code.NOT_FOUND, told);
            assertFailure(failure(meeting.server().publish(unknown, story(1))), Code.NOT_FOUND, told);
            assertRefused(meeting.client().listen(unknown, story -> {}), Code.NOT_FOUND, told);
            assertRefused(meeting.server().listen(unknown, story -> {}), Code.NOT_FOUND, told);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsOfAnotherTypeAreRefusedByBothNames(Way way) {
        Topic<Weather> other = Topic.of("news.stories", Weather.class);
        String told = "topic: news.stories has events of dev.beckon.calls.Newsroom.Story (expected: a ";
        String named = "not of dev.beckon.calls.Newsroom.Weather)";
        try (Meeting meeting = meet(way)) {
            assertFailure(
                    failure(meeting.client().publish(other, new Weather("x", 1))),
                    Code.FAILED_PRECONDITION,
                    told + "publisher",
                    named);
            assertRefused(
                    meeting.client().listen(other, weather -> {}), Code.FAILED_PRECONDITION, told + "listener", named);
            assertRefused(
                    meeting.server().listen(other, weather -> {}), Code.FAILED_PRECONDITION, told + "listener", named);
        }
    }

    @ParameterizedTest
    @EnumSource
    void absurdBookmarksAreRefused(Way way) {
        try (Meeting meeting = meet(way)) {
            for (String absurd : List.of("x", "0.0", "-1.0.0", "0.0.0_", "1.0.0", "9".repeat(5000))) {
                assertRefused(
                        meeting.client()
                                .listen(Newsroom.STORIES)
                                .from(new Bookmark(absurd))
                                .each((story, info) -> {}),
                        Code.INVALID_ARGUMENT,
                        "bookmark: ");
            }
            Bookmark here = answer(
                    meeting.client().listen(Newsroom.STORIES, story -> {}).ready());
            String beyond = here.text().replaceFirst("[^.]+$", "ffff");
            assertRefused(
                    meeting.client()
                            .listen(Newsroom.STORIES)
                            .from(new Bookmark(beyond))
                            .each((story, info) -> {}),
                    Code.OUT_OF_RANGE,
                    "bookmark");
        }
    }

    @Test
    void whatIsTooLongIsRefusedAtOnceAndByTheServerToo() {
        String longText = "x".repeat(1025);
        assertThatThrownBy(() -> EventOptions.ofKey(longText)).hasMessage("key: 1025 characters (expected: 1 to 1024)");
        assertThatThrownBy(() -> EventOptions.DEFAULT.id("")).hasMessage("id: 0 characters (expected: 1 to 1024)");
        try (Meeting meeting = meet(Way.NIO)) {
            Events raw = meeting.client().service(Events.class);
            String type = "dev.beckon.calls.Newsroom.Story";
            assertFailure(
                    failure(raw.publish(
                            new PublishRequest("news.stories", type, longText, null, null, List.of(), new byte[0]))),
                    Code.INVALID_ARGUMENT,
                    "key: 1025 characters");
            assertFailure(
                    failure(raw.publish(
                            new PublishRequest("news.stories", type, null, "", null, List.of(), new byte[0]))),
                    Code.INVALID_ARGUMENT,
                    "id: 0 characters");
            assertFailure(
                    failure(raw.publish(new PublishRequest(
                            "news.stories", type, null, null, Instant.parse("1969-01-01T00:00:00Z"), List.of(), null))),
                    Code.FAILED_PRECONDITION,
                    "keeps no key");
            int size = 4 * 1024 * 1024 - 1000;
            assertFailure(
                    failure(meeting.server().publish(Newsroom.STORIES, new Story("x".repeat(size), 1))),
                    Code.RESOURCE_EXHAUSTED,
                    "event: ",
                    "message of 4194304");
        }
    }

    @Test
    void keysThatATopicDoesNotKeepCannotBeDeleted() {
        try (Meeting meeting = way(TopicOptions.DEFAULT.keepLatest())) {
            assertFailure(
                    failure(meeting.client().publishDelete(Newsroom.STORIES, "k")),
                    Code.FAILED_PRECONDITION,
                    "topic: news.stories keeps no key");
            assertFailure(
                    failure(meeting.client().publish(Newsroom.WEATHER, new Weather("x", 1))),
                    Code.INVALID_ARGUMENT,
                    "key: none (expected: one, as news.weather keeps the latest event of each)");
        }
    }

    private static Meeting way(TopicOptions weather) {
        return Way.NIO.meet(server -> server.serve(Newsroom.class, NEWSROOM).topic(Newsroom.WEATHER, weather));
    }

    @Test
    void modeThatTheLogCannotKeepFailsAtStart() {
        assertThatThrownBy(() -> way(TopicOptions.DEFAULT.mode(TopicMode.SYNCED)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "topic news.weather: mode SYNCED, and nowhere to keep it (expected: Server.builder().dataDirectory(");
    }

    @Test
    void typesWithoutACodecAreRefusedWithTheRemedy() {
        Topic<Instant> foreign = Topic.of("foreign", Instant.class);
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            for (Runnable wrong : List.<Runnable>of(
                    () -> meeting.client().listen(foreign, instant -> {}),
                    () -> meeting.client().publish(foreign, Instant.EPOCH),
                    () -> meeting.server().publish(foreign, Instant.EPOCH))) {
                assertThatThrownBy(wrong::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(
                                "events of java.time.Instant: no generated code, java.time.InstantBeckon")
                        .hasMessageContaining("beckon-processor");
            }
        }
    }

    @Test
    void topicOfTwoTypesFailsAtStart() {
        assertThatThrownBy(() -> Way.IN_PROCESS.meet(server -> server.serve(Newsroom.class, NEWSROOM)
                        .topic(Topic.of("news.stories", Weather.class), TopicOptions.DEFAULT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("news.stories")
                .hasMessageContaining("(expected: one type of events)");
    }

    // ---- the service

    @ParameterizedTest
    @EnumSource
    void onlyServersWithTopicsServeEvents(Way way) {
        String events = "beckon.events.v1.Events";
        try (Meeting with = meet(way);
                Meeting without = way.meet(new OpenDesk())) {
            assertThat(answer(with.client().service(Reflection.class).services()))
                    .contains(events);
            assertThat(answer(without.client().service(Reflection.class).services()))
                    .doesNotContain(events);
            assertRefused(
                    without.client().listen(Newsroom.STORIES, story -> {}),
                    Code.UNIMPLEMENTED,
                    "service: " + events + " is not served (expected: one of [dev.beckon.calls.Desk])");
            assertFailure(
                    failure(without.server().publish(Newsroom.STORIES, story(1))),
                    Code.NOT_FOUND,
                    "topic: 'news.stories' is not declared here (expected: a server that has topics; this one has none)");
        }
    }

    @Test
    void eventsGoWithoutSaying() {
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            Desk missing = meeting.client().service(Desk.class);
            assertFailure(
                    failure(missing.none()), Code.UNIMPLEMENTED, "(expected: one of [dev.beckon.calls.Newsroom])");
        }
    }

    @Test
    void contractOfNothingButATopicIsTold() {
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> server.serve(Signals.class, new Signals() {}))) {
            assertFailure(
                    failure(meeting.desk().none()),
                    Code.UNIMPLEMENTED,
                    "(expected: one of [dev.beckon.calls.Signals])");
            Reflection reflection = meeting.client().service(Reflection.class);
            assertThat(answer(reflection.services())).contains("dev.beckon.calls.Signals");
        }
    }
}
