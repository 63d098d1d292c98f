package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Gap;
import dev.beckon.api.Listening;
import dev.beckon.api.SlowPolicy;
import dev.beckon.calls.Newsroom.Story;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that stand still for a while, by the policy that they have chosen. */
final class SlowListeningTest {

    private static final int EVENTS = 2_000; // several times what a listener is sent ahead

    private final Hearing<Story> hearing = new Hearing<>();
    private final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();

    /** Stands still at the first of the events; how many it hears, until it hears what is published next. */
    private int heard(Way way, SlowPolicy policy) throws InterruptedException {
        CompletableFuture<@Nullable Void> still = new CompletableFuture<>();
        try (Meeting meeting =
                way.meet(server -> server.serve(Newsroom.class, () -> CompletableFuture.completedFuture("ada")))) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .whenSlow(policy)
                    .onGap(gaps::add)
                    .eachAsync((story, info) -> {
                        hearing.hear(story, info);
                        return still;
                    })
                    .ready());
            for (int i = 0; i < EVENTS; i++) {
                answer(meeting.server().publish(Newsroom.STORIES, new Story("story", i)));
            }
            still.complete(null);
            await().until(() -> hearing.heard.size() + missed() == EVENTS);
            answer(meeting.server().publish(Newsroom.STORIES, new Story("story", EVENTS)));
            int heard = 0;
            int last = -1;
            for (int number = hearing.next().event().words();
                    number < EVENTS;
                    number = hearing.next().event().words()) {
                assertThat(number).isGreaterThan(last);
                last = number;
                heard++;
            }
            return heard;
        }
    }

    private long missed() {
        return gaps.stream().mapToLong(gap -> gap.missed().orElseThrow()).sum();
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsHearsAllOfIt(Way way) throws InterruptedException {
        assertThat(heard(way, SlowPolicy.WAIT)).isEqualTo(EVENTS);
        assertThat(gaps).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void liveListenerWaitsForSoFewToo(Way way) throws InterruptedException {
        assertThat(heard(way, SlowPolicy.LIVE)).isEqualTo(EVENTS);
        assertThat(gaps).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void oldestThatAreDroppedAreGaps(Way way) throws InterruptedException {
        requireGaps(heard(way, SlowPolicy.dropOldest(10)));
    }

    @ParameterizedTest
    @EnumSource
    void whoIsDisconnectedGoesOnLive(Way way) throws InterruptedException {
        requireGaps(heard(way, SlowPolicy.disconnect(100)));
    }

    /** Each event was heard or is in a gap. */
    private void requireGaps(int heard) {
        assertThat(missed()).isEqualTo(EVENTS - heard).isGreaterThan(EVENTS / 2);
        assertThat(gaps).allMatch(gap -> gap.reason() == Gap.Reason.SLOW);
    }

    @Test
    void policiesAreBounded() {
        assertThatThrownBy(() -> SlowPolicy.dropOldest(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dropOldest: 0 events (expected: 1 to 1048576)");
        assertThatThrownBy(() -> SlowPolicy.disconnect(1 << 21)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameAlwaysWaits() {
        try (Meeting meeting = Way.IN_PROCESS.meet(
                server -> server.serve(Newsroom.class, () -> CompletableFuture.completedFuture("ada")))) {
            Listening<Story> dropping =
                    meeting.client().listen(Newsroom.STORIES).whenSlow(SlowPolicy.dropOldest(10));
            assertThatThrownBy(() -> dropping.named("billing"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("whenSlow: DropOldest[events=10], and named billing too (expected: WAIT");
        }
    }
}
