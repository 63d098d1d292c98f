package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Methods with publishers, from end to end. */
final class StreamsTest {

    private final HomeFeed handler = new HomeFeed();

    private Meeting meet(Way way) {
        return way.meet(server -> server.serve(Feed.class, handler));
    }

    @ParameterizedTest
    @EnumSource
    void itemsComeInOrderAndEnd(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);

            Taker<Integer> taker = Taker.of(feed.count(3, 1000), Long.MAX_VALUE);

            assertThat(taker.next(1000))
                    .isEqualTo(IntStream.range(3, 1003).boxed().toList());
            assertThat(taker.end()).isNull();
            assertThat(taker.items).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itemsComeAsTheyAreRequested(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);

            Taker<Feed.Price> taker = Taker.of(feed.prices("x"), 0);
            taker.request(2);
            assertThat(taker.next(2)).containsExactly(new Feed.Price("x", 0), new Feed.Price("x", 1));
            taker.request(1);
            assertThat(taker.next(1)).containsExactly(new Feed.Price("x", 2));
            assertThat(answer(feed.echo("still there"))).isEqualTo("still there");
            assertThat(taker.items).isEmpty();
            assertThat(handler.requested).hasValue(3);
            taker.subscription().cancel();
            Outcomes.answer(handler.cancelled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void parametersAreStreams(Way way) {
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);
            HomeFeed own = new HomeFeed();

            assertThat(answer(feed.sum(own.made(1000, at -> at)))).isEqualTo(499_500);
            assertThat(answer(feed.sum(own.made(0, at -> at)))).isZero();
            Flow.Publisher<Feed.Price> prices = own.made(100, at -> new Feed.Price(at % 2 == 0 ? "a" : "b", at));
            assertThat(answer(feed.report("a", prices, 50))).isEqualTo(25);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothDirectionsAreStreams(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);
            Flow.Publisher<Feed.Price> prices = new HomeFeed().made(5, at -> new Feed.Price("a", at));

            Taker<Feed.Price> taker = Taker.of(feed.dearer(10, prices), 3);

            assertThat(taker.next(3).stream().map(Feed.Price::cents)).isEqualTo(List.of(10L, 11L, 12L));
            taker.request(7);
            assertThat(taker.next(2).stream().map(Feed.Price::cents)).isEqualTo(List.of(13L, 14L));
            assertThat(taker.end()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeItemsComeInPieces(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Feed feed = meeting.client().service(Feed.class);

            Taker<byte[]> taker = Taker.of(feed.bytes(300_000, 200), Long.MAX_VALUE);

            assertThat(taker.next(200)).allSatisfy(item -> assertThat(item).hasSize(300_000));
            assertThat(taker.end()).isNull();
        }
    }
}
