package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.ServiceBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods with publishers: what is generated for them, and which of them cannot be. */
final class PublishersTest {

    private static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*;"
            + " import java.util.concurrent.*; import java.util.concurrent.Flow.Publisher;"
            + " import org.jspecify.annotations.Nullable;\n";

    private static final String FEED = "acme.Feed\n" + IMPORTS + """
            @RpcService
            public interface Feed {
                record Price(String symbol, long cents) {}
                sealed interface Event {
                    record Up(int by) implements Event {}
                    record Down(int by) implements Event {}
                }
                Publisher<Price> prices(String symbol);
                Publisher<Integer> numbers();
                Publisher<List<String>> lists(int from, Publisher<Map<String, Price>> changes, @Nullable String to);
                Publisher<Optional<Event>> events(Publisher<Event> events);
                CompletableFuture<Long> sum(Publisher<Long> values);
                int plain(Publisher<Price> prices, int call, long request);
                CompletableFuture<String> other();
            }
            """;

    private static final String HOME = "acme.Home\n" + IMPORTS + """
            import acme.Feed.Price;
            import acme.Feed.Event;
            import java.util.function.*;
            final class Home implements Feed {
                @Override public Publisher<Price> prices(String symbol) {
                    return Streams.from(List.of(new Price(symbol, 1), new Price(symbol, 2)));
                }
                @Override public Publisher<Integer> numbers() { return Streams.from(List.of(0, 1, -1)); }
                @Override public Publisher<List<String>> lists(
                        int from, Publisher<Map<String, Price>> changes, String to) {
                    List<List<String>> lists = new ArrayList<>();
                    Streams.each(changes, map -> lists.add(List.of(from + map.keySet().toString() + to))).join();
                    return Streams.from(lists);
                }
                @Override public Publisher<Optional<Event>> events(Publisher<Event> events) {
                    List<Optional<Event>> all = new ArrayList<>();
                    all.add(Optional.empty());
                    Streams.each(events, event -> all.add(Optional.of(event))).join();
                    return Streams.from(all);
                }
                @Override public CompletableFuture<Long> sum(Publisher<Long> values) {
                    long[] sum = {0};
                    return Streams.each(values, value -> sum[0] += value).thenApply(none -> sum[0]);
                }
                @Override public int plain(Publisher<Price> prices, int call, long request) {
                    int[] sum = {call};
                    Streams.each(prices, price -> sum[0] += (int) (price.cents() * request)).join();
                    return sum[0];
                }
                @Override public CompletableFuture<String> other() { return CompletableFuture.completedFuture("o"); }

                static List<Object> all(Publisher<?> publisher) {
                    List<Object> all = new ArrayList<>();
                    Streams.each(publisher, all::add).join();
                    return all;
                }
                static Supplier<Object> handler() { return Home::new; }
                static Function<Object, List<Object>> calls() {
                    return stub -> {
                        Feed feed = (Feed) stub;
                        return List.of(
                                all(feed.prices("a")),
                                all(feed.numbers()),
                                all(feed.lists(7, Streams.from(List.of(Map.of("k", new Price("s", 3)))), null)),
                                all(feed.events(Streams.from(List.of(new Event.Up(1), new Event.Down(2))))),
                                feed.sum(Streams.from(List.of(1L, 2L, 3L))).join(),
                                feed.plain(Streams.from(List.of(new Price("x", 5))), 100, 2));
                    };
                }
                static Function<Object, List<Object>> plainCalls() {
                    return stub -> {
                        FeedBlocking feed = (FeedBlocking) stub;
                        return List.of(
                                all(feed.numbers()), feed.sum(Streams.from(List.of(4L))), feed.other(),
                                feed.plain(Streams.from(List.of(new Price("x", 5))), 1, 1));
                    };
                }
            }
            """;

    @Test
    @SuppressWarnings("unchecked")
    void itemsGoThroughStubAndDispatcher() throws Throwable {
        Compiled compiled = Compiled.of(FEED, HOME);
        Object handler = ((Supplier<Object>) compiled.run("acme.Home", "handler")).get();
        ServiceBinding<Object> binding = compiled.binding("acme.Feed");
        Object stub = binding.stub(new LoopbackCaller<>(binding, handler));
        assertThat(((Function<Object, List<Object>>) compiled.run("acme.Home", "calls")).apply(stub))
                .hasToString("[[Price[symbol=a, cents=1], Price[symbol=a, cents=2]], [0, 1, -1], [[7[k]null]],"
                        + " [Optional.empty, Optional[Up[by=1]], Optional[Down[by=2]]], 6, 110]");
        assertThat(binding.methods().stream()
                        .map(method -> method.name()
                                + (method.takesItems() ? " takes" : "")
                                + (method.returnsItems() ? " returns" : "")))
                .containsExactly(
                        "prices returns",
                        "numbers returns",
                        "lists takes returns",
                        "events takes returns",
                        "sum takes",
                        "plain takes",
                        "other");
    }

    @Test
    @SuppressWarnings("unchecked")
    void otherViewsHaveTheSamePublishers() throws Throwable {
        Compiled compiled = Compiled.of(FEED, HOME);
        Object handler = ((Supplier<Object>) compiled.run("acme.Home", "handler")).get();
        ServiceBinding<Object> contract = compiled.binding("acme.Feed");
        ServiceBinding<Object> plain = compiled.binding("acme.FeedBlocking");
        Object stub = plain.stub(new LoopbackCaller<>(contract, handler));
        assertThat(((Function<Object, List<Object>>) compiled.run("acme.Home", "plainCalls")).apply(stub))
                .hasToString("[[0, 1, -1], 4, o, 6]");
        assertThat(compiled.generated("acme.FeedAsync"))
                .contains("Flow.Publisher<Feed.Price> prices(String symbol);")
                .contains(
                        "CompletableFuture<Integer> plain(Flow.Publisher<Feed.Price> prices, int call, long request);");
    }

    @Test
    void contractOfStreamsOnlyHasOneView() throws Exception {
        Compiled compiled =
                Compiled.of("acme.Feed\n" + IMPORTS + "@RpcService interface Feed { Publisher<Integer> numbers(); }");
        assertThat(compiled.generates("acme.FeedBlocking")).isFalse();
        assertThat(compiled.generates("acme.FeedAsync")).isFalse();
    }

    @Test
    void protoSaysWhichMessagesAreMany() throws Exception {
        assertThat(Compiled.of(FEED, HOME).resource("META-INF/beckon/acme/Feed.proto"))
                .contains("rpc prices(PricesRequest) returns (stream Price);")
                .contains("rpc lists(stream ListsRequest) returns (stream ListsResponse); // the first message has the"
                        + " arguments, each further one has changes")
                .contains("rpc events(stream Event) returns (stream EventsResponse);")
                .contains("rpc sum(stream SumRequest) returns (SumResponse);")
                .contains("rpc other(OtherRequest) returns (OtherResponse);")
                .contains("""
                        message ListsRequest {
                          int32 from = 1;
                          map<string, Price> changes = 2;
                          optional string to = 3;
                        }
                        """);
    }

    @Test
    void constantsOfItemsKeepOutOfTheWayOfMethods() {
        Compiled.of("acme.Feed\n" + IMPORTS + """
                @RpcService interface Feed {
                    void sum(Publisher<Integer> caller);
                    void sumItems(Publisher<Integer> request);
                    void sum_items_(Publisher<Integer> invalid);
                }
                """.replace("    void sum_items_(Publisher<Integer> invalid);\n", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CompletableFuture<Publisher<String>> order();     | Kitchen.order: returns a future of a publisher (expected: Flow.Publisher itself; it is subscribed to before the first item is there)
            CompletionStage<Publisher<String>> order();       | Kitchen.order: returns a future of a publisher (expected: Flow.Publisher itself; it is subscribed to before the first item is there)
            void order(Publisher<String> a, Publisher<Integer> b); | Kitchen.order: two publishers, a and b (expected: one; make it one publisher of a sealed interface with a record for each kind of item)
            @OneWay void order(Publisher<String> a);          | Kitchen.order: has a publisher as parameter, and @OneWay (expected: no @OneWay; items need credit from who takes them)
            @Durable Publisher<String> order();               | Kitchen.order: returns a publisher, and @Durable (expected: no @Durable; what is kept is one result, and many are a topic's events)
            @Idempotent Publisher<String> order();            | Kitchen.order: returns a publisher, and @Idempotent (expected: no @Idempotent; a stream is not repeated by itself, the caller subscribes again)
            @Durable void order(Publisher<String> a);         | Kitchen.order: has a publisher as parameter, and @Durable (expected: no @Durable; what is kept is one result, and many are a topic's events)
            Publisher<Void> order();                          | result of Kitchen.order: a publisher of Void, whose items are null (expected: CompletableFuture<Void> for what only ends, or an empty record)
            Publisher<Publisher<String>> order();             | result of Kitchen.order: a publisher of publishers (expected: a publisher of values, or a method for each)
            Publisher<@Nullable String> order();              | result of Kitchen.order: a publisher of @Nullable items (expected: Optional, since no item may be null)
            void order(Publisher<@Nullable String> a);        | Kitchen.order.a: a publisher of @Nullable items (expected: Optional, since no item may be null)
            Publisher<? extends String> order();              | result of Kitchen.order: java.util.concurrent.Flow.Publisher<? extends java.lang.String> (expected: the type of its items, without a wildcard)
            Publisher<Object> order();                        | result of Kitchen.order: java.lang.Object (expected: a type with a codec; name the type)
            List<Publisher<String>> order();                  | result of Kitchen.order: java.util.concurrent.Flow.Publisher<java.lang.String> (expected: a type with a codec; only a result or a parameter of a method is a stream; use List)
            SubmissionPublisher<String> order();              | result of Kitchen.order: java.util.concurrent.SubmissionPublisher<java.lang.String> (expected: java.util.concurrent.Flow.Publisher; docs/streams.md shows the adapters)
            void order(java.util.stream.Stream<String> a);    | Kitchen.order.a: java.util.stream.Stream<java.lang.String> (expected: java.util.concurrent.Flow.Publisher; docs/streams.md shows the adapters)
            @SuppressWarnings("rawtypes") Publisher order();  | result of Kitchen.order: Flow.Publisher, raw (expected: with the type of its items)
            """)
    void refused(String method, String message) {
        List<String> errors = new ArrayList<>();
        Compiled.compile("acme.Kitchen\n" + IMPORTS + "@RpcService public interface Kitchen {\n" + method + "\n}")
                .errors()
                .forEach(error -> errors.add(error.getLineNumber() + ": " + error.getMessage(Locale.ROOT)));
        assertThat(errors).containsExactly("3: " + message);
    }
}
