package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.beckon.api.Code;
import dev.beckon.api.EventBus;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Ran;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Kiosk.Sold;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.ListenerDescription;
import dev.beckon.runtime.events.TopicDescription;
import dev.beckon.runtime.events.TopicKeeping;
import dev.beckon.runtime.reflection.Reflection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of topics: the name of their type, the keys of their events, and how they stand. */
final class TopicsTest {

    private static final Topic<byte[]> RAW = Topic.of("kiosk.sales", byte[].class);

    private static Meeting meet(Way way) {
        return way.meet(TopicsTest::serve);
    }

    private static Server.Builder serve(Server.Builder server) {
        return server.serve(Kiosk.class, new Kiosk() {}).topic(Kiosk.SALES, TopicOptions.DEFAULT.keepLatest());
    }

    // ---- the name of the type

    @ParameterizedTest
    @EnumSource
    void typesAreKnownByTheNameThatTheyWereGiven(Way way) throws InterruptedException {
        Hearing<Sold> hearing = new Hearing<>();
        Hearing<byte[]> bytes = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            EventBus older = meeting.client().rawEvents("kiosk.Sale"); // when its class was called so
            answer(meeting.client().listen(Kiosk.SALES).each(hearing::hear).ready());
            answer(older.listen(RAW).each(bytes::hear).ready());

            answer(meeting.server().publish(Kiosk.SALES, new Sold("north", 250)));

            Hearing.Heard<Sold> heard = hearing.next();
            assertThat(heard.event()).isEqualTo(new Sold("north", 250));
            assertThat(heard.info().type()).isEqualTo("kiosk.Sale");
            Hearing.Heard<byte[]> raw = bytes.next();
            assertThat(raw.event()).isEqualTo(new byte[] {10, 5, 'n', 'o', 'r', 't', 'h', 16, (byte) 250, 1});
            assertThat(raw.info()).isEqualTo(heard.info());

            answer(older.publish(RAW, raw.event(), EventOptions.ofKey("north")));
            assertThat(hearing.next().event()).isEqualTo(new Sold("north", 250));
        }
    }

    @Test
    void anotherNameOfTheTypeIsRefused() {
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            EventBus other = meeting.client().rawEvents("dev.beckon.calls.Kiosk.Sold");
            String told = "topic: kiosk.sales has events of kiosk.Sale (expected: a %s of these, not of"
                    + " dev.beckon.calls.Kiosk.Sold)";
            assertFailure(
                    other.publish(RAW, new byte[0], EventOptions.ofKey("x")),
                    Code.FAILED_PRECONDITION,
                    Ran.YES,
                    told.formatted("publisher"));
            assertFailure(
                    other.listen(RAW, event -> {}).closed(),
                    Code.FAILED_PRECONDITION,
                    Ran.YES,
                    told.formatted("listener"));
            assertFailure(
                    other.publishDelete(RAW, "x"), Code.FAILED_PRECONDITION, Ran.YES, told.formatted("publisher"));
        }
    }

    // ---- keys

    @ParameterizedTest
    @EnumSource
    void keysAreDerivedFromEvents(Way way) throws InterruptedException {
        Hearing<Sold> hearing = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Kiosk.SALES)
                    .key("north")
                    .each(hearing::hear)
                    .ready());

            answer(meeting.server().publish(Kiosk.SALES, new Sold("south", 1)));
            answer(meeting.client().publish(Kiosk.SALES, new Sold("north", 2)));
            answer(meeting.client().publish(Kiosk.SALES, new Sold("north", 3), EventOptions.ofKey("north")));

            assertThat(hearing.next(2)).containsExactly(new Sold("north", 2), new Sold("north", 3));
        }
    }

    @Test
    void keysThatCannotBeAreRefusedAtOnce() {
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            for (EventBus bus : List.of(meeting.client(), meeting.server())) {
                assertThatThrownBy(() -> bus.publish(Kiosk.SALES, new Sold("north", 1), EventOptions.ofKey("south")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("key: 'south' (expected: 'north', which topic kiosk.sales derives from the event;"
                                + " or none)");
                assertThatThrownBy(() -> bus.publish(Kiosk.SALES, new Sold(null, 1)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("key: null, derived from an event of topic kiosk.sales (expected: 1 to 1024"
                                + " characters)");
                assertThatThrownBy(() -> bus.publish(Kiosk.SALES, new Sold("x".repeat(1025), 1)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("key: 1025 characters, derived from an event of topic kiosk.sales (expected: 1 to"
                                + " 1024 characters)");
            }
        }
    }

    // ---- how they stand

    @ParameterizedTest
    @EnumSource
    void topicsAreTold(Way way) {
        try (Meeting meeting = way.meet(server -> server.serve(Kiosk.class, new Kiosk() {})
                .topic(
                        Kiosk.SALES,
                        TopicOptions.DEFAULT
                                .keepLatest()
                                .retain(Duration.ofMinutes(5))
                                .retainBytes(1 << 20))
                .topic(Newsroom.STORIES, TopicOptions.DEFAULT))) {
            answer(meeting.client().publish(Kiosk.SALES, new Sold("north", 1), EventOptions.DEFAULT.id("1")));
            answer(meeting.client().publish(Kiosk.SALES, new Sold("north", 1), EventOptions.DEFAULT.id("1")));
            answer(meeting.server().publish(Kiosk.SALES, new Sold("north", 2)));
            answer(meeting.client().listen(Kiosk.SALES, sold -> {}).ready());

            Events events = meeting.client().service(Events.class);
            TopicDescription sales = answer(events.topics("kiosk.sales")).get(0);

            assertThat(sales)
                    .usingRecursiveComparison()
                    .ignoringFields("earliest", "latest", "bytes", "slowest")
                    .isEqualTo(new TopicDescription(
                            "kiosk.sales",
                            "kiosk.Sale",
                            "kiosk.v1.Kiosk",
                            "kiosk.v1.Sold",
                            TopicKeeping.MEMORY,
                            Duration.ofMinutes(5),
                            1 << 20,
                            true,
                            true,
                            "",
                            "",
                            2,
                            0,
                            2,
                            1,
                            List.of()));
            assertThat(sales.bytes()).isPositive();
            assertThat(sales.latest()).isNotEqualTo(sales.earliest());
            assertThat(sales.slowest())
                    .singleElement()
                    .extracting(ListenerDescription::principal, ListenerDescription::lag)
                    .containsExactly("anonymous", 0L);
            assertThat(answer(events.topics(null)))
                    .filteredOn(topic -> !topic.name().endsWith(".dead-letters"))
                    .extracting(TopicDescription::name, TopicDescription::service, TopicDescription::keyed)
                    .containsExactly(tuple("kiosk.sales", "kiosk.v1.Kiosk", true), tuple("news.stories", null, false));
        }
    }

    @Test
    void theMessageOfATopicIsInTheDescriptionOfItsContract() {
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            Reflection reflection = meeting.client().service(Reflection.class);
            assertThat(answer(reflection.describe("kiosk.v1.Kiosk")).proto())
                    .contains("package kiosk.v1;", "Topic kiosk.sales, of Sold events.", "message Sold {");
        }
    }

    @Test
    void topicsThatAreNotThereAreRefused() {
        try (Meeting meeting = meet(Way.IN_PROCESS)) {
            assertFailure(
                    meeting.client().service(Events.class).topics("kiosk.purchases"),
                    Code.NOT_FOUND,
                    Ran.YES,
                    "topic: 'kiosk.purchases' is not declared here (expected: one of [kiosk.sales");
        }
    }

    @Test
    void serverThatDoesNotTellOfItselfDoesNotTellItsTopics() {
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> serve(server).reflection(false))) {
            assertFailure(
                    meeting.client().service(Events.class).topics(null),
                    Code.PERMISSION_DENIED,
                    Ran.YES,
                    "topics: not told by this server");
        }
    }
}
