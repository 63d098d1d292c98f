package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.EventOptions;
import dev.beckon.api.Subscription;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Newsroom.Story;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
}
