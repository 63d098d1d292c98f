package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Metadata;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a call can look like, and what its two ends see of it. */
final class CallsTest {

    private final OpenDesk handler = new OpenDesk();

    @ParameterizedTest
    @EnumSource
    void callsHaveZeroToManyParameters(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            Desk desk = meeting.desk();
            Desk.Item item = new Desk.Item("stapler", 3);

            assertThat(answer(desk.none())).isEqualTo(42);
            assertThat(answer(desk.nothing())).isNull();
            assertThat(answer(desk.echo("one"))).isEqualTo("one");
            assertThat(answer(desk.item(item))).isEqualTo(item);
            assertThat(answer(desk.many(true, -7, 1L << 40, 0.5, "text", List.of("a", "b"), Map.of("k", item), item)))
                    .isEqualTo("true|-7|1099511627776|0.5|text|[a, b]|{k=" + item + "}|" + item);
        }
    }

    @ParameterizedTest
    @EnumSource
    void futuresAreCalledAsPlainValues(Way way) throws InterruptedException {
        try (Meeting meeting = way.meet(handler)) {
            DeskBlocking desk = meeting.client().service(DeskBlocking.class);

            assertThat(desk.echo("plain")).isEqualTo("plain");
            assertThat(desk.none()).isEqualTo(42);
            desk.nothing();
            desk.note("noted");
            assertThat(handler.notes.poll(30, TimeUnit.SECONDS)).isEqualTo("noted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainValuesAreCalledAsFutures(Way way) {
        BlockingQueue<String> ticks = new LinkedBlockingQueue<>();
        try (Meeting meeting = way.meet(server -> server.serve(Till.class, new PlainTill(ticks)))) {
            Till plain = meeting.client().service(Till.class);
            TillAsync later = meeting.client().service(TillAsync.class);

            assertThat(plain.add(1, 2)).isEqualTo(3);
            assertThat(answer(later.add(3, 4))).isEqualTo(7);
            assertThat(answer(later.name())).isEqualTo("till");
            assertThat(answer(later.reset())).isNull();
            plain.reset();
            plain.tick("a");
            await().until(() -> ticks.contains("a"));
            answer(later.tick("b"));
            await().until(() -> ticks.contains("b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eitherViewIsImplemented(Way way) {
        BlockingQueue<String> ticks = new LinkedBlockingQueue<>();
        try (Meeting meeting = way.meet(server -> server.serve(TillAsync.class, new AsyncTill(ticks))
                .serve(DeskBlocking.class, new BlockingDesk(handler)))) {
            assertThat(meeting.client().service(Till.class).add(1, 2)).isEqualTo(3);
            assertThat(answer(meeting.client().service(TillAsync.class).add(3, 4)))
                    .isEqualTo(7);
            meeting.client().service(Till.class).tick("c");
            await().until(() -> ticks.contains("c"));
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(meeting.client().service(DeskBlocking.class).none()).isEqualTo(42);
            answer(meeting.desk().noteLater("y"));
            await().until(() -> handler.notes.contains("y"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneWayCallsArriveInOrderAndGetNoAnswer(Way way) {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (Meeting meeting = way.meet(server -> server.serve(Desk.class, new OrderedDesk(arrived)))) {
            Desk desk = meeting.desk();
            List<String> sent = IntStream.range(0, 1000)
                    .mapToObj(number -> {
                        desk.note("n" + number);
                        return "n" + number;
                    })
                    .collect(Collectors.toCollection(ArrayList::new));
            CompletableFuture<Void> last = desk.noteLater("last");
            sent.add("last");

            assertThat(answer(last)).isNull();
            await().until(() -> arrived.size() == sent.size());
            assertThat(new ArrayList<>(arrived)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneWayFutureCompletesWithoutTheHandler(Way way) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        Desk stuck = new OpenDesk() {
            @Override
            public CompletableFuture<Void> noteLater(String text) {
                return never;
            }
        };
        try (Meeting meeting = way.meet(stuck)) {
            assertThat(answer(meeting.desk().noteLater("x"))).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersComeOutOfOrder(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> first = meeting.desk().hold("first");
            CompletableFuture<String> second = meeting.desk().hold("second");

            handler.held("second").answer().complete("2");
            assertThat(answer(second)).isEqualTo("2");
            assertThat(first).isNotDone();
            handler.held("first").answer().complete("1");
            assertThat(answer(first)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeMessagesTravelBothWays(Way way) {
        byte[] bytes = new byte[3 * 1024 * 1024];
        new Random(1).nextBytes(bytes);
        try (Meeting meeting = way.meet(handler)) {
            assertThat(answer(meeting.desk().mirror(bytes))).isEqualTo(bytes);
            for (int size : new int[] {0, 1, 65_500, 65_530, 65_535, 65_536, 65_600, 131_072}) {
                byte[] some = new byte[size];
                new Random(size).nextBytes(some);
                assertThat(answer(meeting.desk().mirror(some))).isEqualTo(some);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsTravelWithTheDerivedStubOnly(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            Desk desk = meeting.desk();
            CallOptions options = CallOptions.DEFAULT
                    .deadline(Duration.ofSeconds(7))
                    .metadata("trace", "t-1")
                    .metadata("trace", "t-2");
            Desk derived = options.on(desk);
            DeskBlocking blocking = meeting.client().service(DeskBlocking.class, options);

            CompletableFuture<String> call = derived.hold("derived");
            CompletableFuture<String> plain = desk.hold("plain");
            CallContext context = handler.held("derived").context();
            CallContext other = handler.held("plain").context();

            assertThat(context.metadata()).isEqualTo(Metadata.of("trace", "t-1").and("trace", "t-2"));
            assertThat(context.remaining()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(7));
            assertThat(context.method()).isEqualTo("dev.beckon.calls.Desk/hold");
            assertThat(other.metadata().isEmpty()).isTrue();
            assertThat(other.remaining()).isGreaterThan(Duration.ofSeconds(7));
            handler.held("derived").answer().complete("1");
            handler.held("plain").answer().complete("2");
            assertThat(answer(call)).isEqualTo("1");
            assertThat(answer(plain)).isEqualTo("2");
            assertThat(blocking.echo("x")).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeRequestsCarryMetadataAndDeadline(Way way) {
        BlockingQueue<CallContext> contexts = new LinkedBlockingQueue<>();
        Desk noting = new OpenDesk() {
            @Override
            public CompletableFuture<byte[]> mirror(byte[] bytes) {
                contexts.add(CallContext.current());
                return super.mirror(bytes);
            }
        };
        byte[] bytes = new byte[200_000];
        new Random(2).nextBytes(bytes);
        try (Meeting meeting = way.meet(noting)) {
            Desk desk = CallOptions.DEFAULT
                    .deadline(Duration.ofSeconds(20))
                    .metadata("m", "1")
                    .on(meeting.desk());

            assertThat(answer(desk.mirror(bytes))).isEqualTo(bytes);
            assertThat(contexts).hasSize(1);
            assertThat(contexts.peek().metadata().get("m")).isEqualTo("1");
            assertThat(contexts.peek().remaining()).isLessThanOrEqualTo(Duration.ofSeconds(20));
        }
    }

    @Test
    void optionsAreRefusedOnWhatIsNoStub() {
        assertThatThrownBy(() -> CallOptions.DEFAULT.on(handler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stub: dev.beckon.calls.OpenDesk (expected: a stub made by a Beckon client)");
    }

    @ParameterizedTest
    @EnumSource
    void streamIdIsSeenAtBothEnds(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> good = meeting.desk().hold("good");
            CompletableFuture<String> bad = meeting.desk().hold("bad");
            long goodId = handler.held("good").context().streamId();
            long badId = handler.held("bad").context().streamId();

            assertThat(goodId).isPositive().isNotEqualTo(badId);
            assertThat(RpcFuture.streamIdOf(good)).hasValue(goodId);
            assertThat(RpcFuture.streamIdOf(good.thenApply(String::length))).hasValue(goodId);
            handler.held("bad").answer().completeExceptionally(new RpcException(Code.ABORTED, "no"));
            assertThat(failure(bad).streamId()).isEqualTo(badId);
            handler.held("good").answer().complete("x");
            answer(good);
            assertThat(RpcFuture.streamIdOf(good)).hasValue(goodId);
            assertThat(RpcFuture.streamIdOf(completedFuture("no call"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contextIsThereInTheHandlerOnly(Way way) {
        List<String> seen = new ArrayList<>();
        Desk asking = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                seen.add(CallContext.current().method());
                return super.echo(text);
            }
        };
        try (Meeting meeting = way.meet(asking)) {
            answer(meeting.desk().echo("x"));
        }
        assertThat(seen).containsExactly("dev.beckon.calls.Desk/echo");
        assertThatThrownBy(CallContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: the thread on which a handler was called");
    }

    @ParameterizedTest
    @EnumSource
    void nullArgumentIsRefusedWhereItIsGiven(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            Desk desk = meeting.desk();
            CompletableFuture<String> neighbour = desk.hold("neighbour");
            handler.held("neighbour");

            assertThatThrownBy(() -> desk.echo(null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("text: null (expected: a ");
            assertThatThrownBy(() -> desk.item(new Desk.Item(null, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name: null (expected: a ");
            assertThatThrownBy(
                            () -> meeting.client().service(DeskBlocking.class).echo(null))
                    .isInstanceOf(IllegalArgumentException.class);

            handler.held("neighbour").answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
            assertThat(answer(desk.echo("next"))).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nullArgumentOnTheLoopLeavesTheSessionWhole(Way way) {
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, handler), client -> client.callbacksOnLoop())) {
            Desk desk = meeting.desk();
            CompletableFuture<String> onLoop = desk.echo("a").thenCompose(a -> {
                assertThatThrownBy(() -> desk.item(new Desk.Item(null, 1)))
                        .isInstanceOf(IllegalArgumentException.class);
                return desk.echo("b");
            });

            assertThat(answer(onLoop)).isEqualTo("b");
        }
    }

    private record PlainTill(BlockingQueue<String> ticks) implements Till {
        @Override
        public int add(int first, int second) {
            return first + second;
        }

        @Override
        public String name() {
            return "till";
        }

        @Override
        public void reset() {
            // nothing to do: the answer is what counts
        }

        @Override
        public void tick(String text) {
            ticks.add(text);
        }
    }

    private record AsyncTill(BlockingQueue<String> ticks) implements TillAsync {
        @Override
        public CompletableFuture<Integer> add(int first, int second) {
            return CompletableFuture.supplyAsync(() -> first + second);
        }

        @Override
        public CompletableFuture<String> name() {
            return completedFuture("till");
        }

        @Override
        public CompletableFuture<Void> reset() {
            return completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> tick(String text) {
            ticks.add(text);
            return completedFuture(null);
        }
    }

    @dev.beckon.api.NonBlocking
    private static final class OrderedDesk extends OpenDesk {
        private final BlockingQueue<String> arrived;

        OrderedDesk(BlockingQueue<String> arrived) {
            this.arrived = arrived;
        }

        @Override
        public void note(String text) {
            arrived.add(text);
        }

        @Override
        public CompletableFuture<Void> noteLater(String text) {
            arrived.add(text);
            return completedFuture(null);
        }
    }
}
