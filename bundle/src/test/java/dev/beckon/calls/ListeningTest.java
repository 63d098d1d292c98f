package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Subscription;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Newsroom.Story;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener does over its life: threads and order, failures, lost connections, gaps, and its end. */
final class ListeningTest {

    private static final Newsroom NEWSROOM = () -> CompletableFuture.completedFuture("ada");

    private final Hearing<Story> hearing = new Hearing<>();
    private final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();

    private static Meeting meet(Way way) {
        return way.meet(server -> server.serve(Newsroom.class, NEWSROOM));
    }

    private static Story story(int number) {
        return new Story("story", number);
    }

    private static List<Story> stories(int from, int to) {
        return IntStream.range(from, to).mapToObj(ListeningTest::story).toList();
    }

    private static void publish(Server server, int from, int to) {
        stories(from, to).forEach(story -> answer(server.publish(Newsroom.STORIES, story)));
    }

    private Gap gap() throws InterruptedException {
        Gap gap = gaps.poll(20, TimeUnit.SECONDS);
        assertThat(gap).isNotNull();
        return gap;
    }

    // ---- handlers

    @ParameterizedTest
    @EnumSource
    void handlersRunOnWorkersOneAtATime(Way way) throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .each((story, info) -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        threads.add(Thread.currentThread());
                        running.decrementAndGet();
                        hearing.hear(story, info);
                    })
                    .ready());

            publish(meeting.server(), 0, 200);

            assertThat(hearing.next(200)).isEqualTo(stories(0, 200));
            assertThat(most).hasValue(1);
            assertThat(threads).noneMatch(EventLoopThread.class::isInstance);
        }
    }

    @Test
    void callbacksOnTheLoopHoldForHandlers() throws InterruptedException {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Newsroom.class, NEWSROOM), client -> client.callbacksOnLoop())) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES, story -> threads.add(Thread.currentThread()))
                    .ready());
            publish(meeting.server(), 0, 1);
            assertThat(threads.poll(20, TimeUnit.SECONDS)).isInstanceOf(EventLoopThread.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatThrowsEndsNothing(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Subscription failing = meeting.client().listen(Newsroom.STORIES).each((story, info) -> {
                hearing.hear(story, info);
                if (story.words() % 2 == 0) {
                    throw new IllegalStateException("story " + story.words());
                }
            });
            Hearing<Story> asynchronous = new Hearing<>();
            Subscription failed = meeting.client().listen(Newsroom.STORIES).eachAsync((story, info) -> {
                asynchronous.hear(story, info);
                return story.words() == 0
                        ? null
                        : CompletableFuture.failedFuture(new IllegalStateException("story " + story.words()));
            });
            answer(failing.ready());
            answer(failed.ready());

            publish(meeting.server(), 0, 4);

            assertThat(hearing.next(4)).isEqualTo(stories(0, 4));
            assertThat(asynchronous.next(4)).isEqualTo(stories(0, 4));
            assertThat(failing.closed()).isNotDone();
            assertThat(failed.closed()).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextEventWaitsForTheStageOfTheOneBefore(Way way) throws InterruptedException {
        BlockingQueue<CompletableFuture<@Nullable Void>> stages = new LinkedBlockingQueue<>();
        try (Meeting meeting = meet(way)) {
            Subscription subscription = meeting.client()
                    .listen(Newsroom.STORIES)
                    .eachAsync((story, info) -> {
                        CompletableFuture<@Nullable Void> stage = new CompletableFuture<>();
                        hearing.hear(story, info);
                        stages.add(stage);
                        return stage;
                    });
            Bookmark start = answer(subscription.ready());
            publish(meeting.server(), 0, 3);

            Hearing.Heard<Story> first = hearing.next();
            answer(meeting.client().service(Newsroom.class).editor()); // comes behind the other two
            assertThat(hearing.heard).isEmpty();
            assertThat(subscription.bookmark()).isEqualTo(start);
            stages.take().complete(null);

            assertThat(hearing.next().event()).isEqualTo(story(1));
            assertThat(subscription.bookmark()).isEqualTo(first.info().bookmark());
            stages.take().complete(null);
            assertThat(hearing.next().event()).isEqualTo(story(2));
            subscription.close();
            assertThat(subscription.closed()).isNotDone();
            stages.take().complete(null);
            answer(subscription.closed().thenApply(none -> "closed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerThatStandsStillHoldsUpNoOther(Way way) throws InterruptedException {
        CountDownLatch standing = new CountDownLatch(1);
        Hearing<Story> slow = new Hearing<>();
        try (Meeting meeting = meet(way)) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .each((story, info) -> {
                        awaitUninterrupted(standing);
                        slow.hear(story, info);
                    })
                    .ready());
            answer(meeting.client().listen(Newsroom.STORIES).each(hearing::hear).ready());

            publish(meeting.server(), 0, 2000);

            assertThat(hearing.next(2000)).isEqualTo(stories(0, 2000));
            assertThat(slow.heard).isEmpty();
            standing.countDown();
            assertThat(slow.next(2000)).isEqualTo(stories(0, 2000));
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    // ---- lost connections

    @ParameterizedTest
    @EnumSource
    void listenerGoesOnAfterALostConnection(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Server server = meeting.server();
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .onGap(gaps::add)
                    .each(hearing::hear)
                    .ready());
            for (int round = 0; round < 4; round++) {
                publish(server, round * 100, round * 100 + 50);
                await().until(() -> server.sessions().all().size() == 1);
                server.sessions().all().get(0).close("again");
                publish(server, round * 100 + 50, round * 100 + 100);

                assertThat(hearing.next(100)).isEqualTo(stories(round * 100, round * 100 + 100));
            }
            assertThat(hearing.heard).isEmpty();
            assertThat(gaps).isEmpty();
        }
    }

    @Test
    void listenerWaitsForAServerThatIsNotThereYet() throws Exception {
        int port;
        try (java.net.ServerSocket free = RawPeer.listen()) {
            port = free.getLocalPort();
        }
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Subscription subscription = client.listen(Newsroom.STORIES).each(hearing::hear);
            await().until(() -> client.state() == dev.beckon.runtime.ConnectionState.TRANSIENT_FAILURE);
            assertThat(subscription.ready()).isNotDone();
            assertThat(subscription.bookmark()).isNull();
            try (Server server =
                    Server.builder().port(port).serve(Newsroom.class, NEWSROOM).start()) {
                answer(subscription.ready());
                publish(server, 0, 1);
                assertThat(hearing.next().event()).isEqualTo(story(0));
            }
        }
    }

    @Test
    void listenerLearnsThatARestartedServerHasLostItsEvents() throws InterruptedException {
        Server first = Server.builder().port(0).serve(Newsroom.class, NEWSROOM).start();
        int port = first.port();
        try (Client client = Client.connect(first.address())) {
            Subscription subscription =
                    client.listen(Newsroom.STORIES).onGap(gaps::add).each(hearing::hear);
            answer(subscription.ready());
            publish(first, 0, 1);
            assertThat(hearing.next().event()).isEqualTo(story(0));
            await().until(() -> hearing.heard.isEmpty() && subscription.bookmark() != null);
            first.close();
            try (Server second =
                    Server.builder().port(port).serve(Newsroom.class, NEWSROOM).start()) {
                Gap gap = gap();
                publish(second, 1, 2);

                assertThat(hearing.next().event()).isEqualTo(story(1));
                assertThat(gap.topic()).isEqualTo("news.stories");
                assertThat(gap.reason()).isEqualTo(Gap.Reason.LOST);
                assertThat(gap.missed()).isEmpty();
                assertThat(gap.after()).isNotEqualTo(gap.resumed());
            }
        } finally {
            first.close();
        }
    }

    @Test
    void serverThatDrainsSendsItsListenersAway() throws InterruptedException {
        Server first = Server.builder().port(0).serve(Newsroom.class, NEWSROOM).start();
        int port = first.port();
        try (Client client = Client.connect(first.address())) {
            answer(client.listen(Newsroom.STORIES)
                    .onGap(gaps::add)
                    .each(hearing::hear)
                    .ready());
            Hearing<Story> inProcess = new Hearing<>();
            Subscription local = first.listen(Newsroom.STORIES).each(inProcess::hear);
            answer(local.ready());

            assertThat(answer(first.drain(Duration.ofSeconds(20)))).isTrue();

            answer(local.closed().thenApply(none -> "closed"));
            try (Server second =
                    Server.builder().port(port).serve(Newsroom.class, NEWSROOM).start()) {
                gap();
                publish(second, 1, 2);
                assertThat(hearing.next().event()).isEqualTo(story(1));
            }
        }
    }

    // ---- gaps

    @ParameterizedTest
    @EnumSource
    void listenerLearnsWhatRetentionTook(Way way) throws InterruptedException {
        Story long1 = new Story("x".repeat(20_000), 0);
        CountDownLatch standing = new CountDownLatch(1);
        try (Meeting meeting = way.meet(server -> server.serve(Newsroom.class, NEWSROOM)
                .topic(Newsroom.STORIES, TopicOptions.DEFAULT.retainBytes(100_000)))) {
            answer(meeting.client()
                    .listen(Newsroom.STORIES)
                    .onGap(gaps::add)
                    .each((story, info) -> {
                        awaitUninterrupted(standing);
                        hearing.hear(story, info);
                    })
                    .ready());
            int many = 1_500; // more than the end of a topic keeps for those who are not always there
            for (int i = 0; i < many; i++) {
                answer(meeting.server().publish(Newsroom.STORIES, new Story(long1.title(), i)));
            }
            standing.countDown();

            int last = -1;
            int heard = 0;
            long missed = 0;
            while (last < many - 1) {
                int number = hearing.next().event().words();
                heard++;
                if (number != last + 1) {
                    Gap gap = gap();
                    assertThat(gap.reason()).isEqualTo(Gap.Reason.RETENTION);
                    missed += gap.missed().orElseThrow();
                    assertThat(missed).isEqualTo(number - heard + 1);
                }
                last = number;
            }
            assertThat(missed).isPositive();
            assertThat(gaps).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerOfOneKeyIsNotLeftBehindByTheOthers(Way way) throws InterruptedException {
        int round = 1000;
        int retained = 200_000; // bytes, of about two rounds
        try (Meeting meeting = way.meet(server -> server.serve(Newsroom.class, NEWSROOM)
                .topic(Newsroom.STORIES, TopicOptions.DEFAULT.retainBytes(retained)))) {
            Server server = meeting.server();
            Subscription subscription = meeting.client()
                    .listen(Newsroom.STORIES)
                    .key("mine")
                    .onGap(gaps::add)
                    .each(hearing::hear);
            answer(subscription.ready());
            for (int i = 0; i < 5; i++) {
                Bookmark before = subscription.bookmark();
                for (int j = 0; j < round; j++) {
                    answer(server.publish(Newsroom.STORIES, story(j), EventOptions.ofKey("other")));
                }
                await().until(() -> !Objects.equals(before, subscription.bookmark()));
            }
            server.sessions().all().get(0).close("again");
            answer(server.publish(Newsroom.STORIES, story(1), EventOptions.ofKey("mine")));

            assertThat(hearing.next().event()).isEqualTo(story(1));
            assertThat(gaps).isEmpty();
        }
    }

    // ---- the end

    @ParameterizedTest
    @EnumSource
    void closedListenerHearsNothingMore(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Subscription one = meeting.client().listen(Newsroom.STORIES).each(hearing::hear);
            Subscription local = meeting.server().listen(Newsroom.STORIES).each(hearing::hear);
            Hearing<Story> others = new Hearing<>();
            answer(meeting.client().listen(Newsroom.STORIES).each(others::hear).ready());
            answer(one.ready());
            answer(local.ready());

            one.close();
            local.close();
            answer(one.closed().thenApply(none -> "closed"));
            answer(local.closed().thenApply(none -> "closed"));
            publish(meeting.server(), 0, 3);

            assertThat(others.next(3)).isEqualTo(stories(0, 3));
            assertThat(hearing.heard).isEmpty();
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersEndWithTheirClientAndTheirServer(Way way) {
        Meeting meeting = meet(way);
        try (meeting) {
            Subscription remote = meeting.client().listen(Newsroom.STORIES).each(hearing::hear);
            Subscription local = meeting.server().listen(Newsroom.STORIES).each(hearing::hear);
            answer(remote.ready());
            answer(local.ready());

            meeting.client().close();
            answer(remote.closed().thenApply(none -> "closed"));
            assertThat(local.closed()).isNotDone();
            meeting.server().close();
            answer(local.closed().thenApply(none -> "closed"));

            Subscription late = meeting.client().listen(Newsroom.STORIES, story -> {});
            assertThat(failure(late.closed()).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure(meeting.server().publish(Newsroom.STORIES, story(1)))
                            .code())
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void clientThatDrainsClosesItsListenersFirst() {
        try (Meeting meeting = meet(Way.NIO)) {
            Subscription subscription =
                    meeting.client().listen(Newsroom.STORIES).each(hearing::hear);
            answer(subscription.ready());

            assertThat(answer(meeting.client().drain(Duration.ofSeconds(20)))).isTrue();

            answer(subscription.closed().thenApply(none -> "closed"));
        }
    }
}
