package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.CallOptions;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Stub;
import dev.beckon.api.codec.CodecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Compiles contracts and calls them through what is generated. */
final class ServiceGenerationTest {

    private static final String KITCHEN = """
            acme.Kitchen
            package acme;

            import dev.beckon.api.OneWay;
            import dev.beckon.api.RpcService;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.concurrent.CompletableFuture;
            import java.util.concurrent.CompletionStage;
            import org.jspecify.annotations.Nullable;

            @RpcService
            public interface Kitchen {
                enum Size { SMALL, LARGE }
                record Order(String table, String dish, int count, byte[] note, List<Long> ids, Size size) {}
                record Ticket(long number, Order order) {}

                CompletableFuture<Ticket> order(Order order);
                CompletionStage<Integer> count(String table, int from, long to, boolean all, float a, double b, byte[] c);
                CompletableFuture<Void> close();
                CompletableFuture<@Nullable String> note(@Nullable String table, Optional<Order> order);
                CompletableFuture<Map<String, Ticket>> tickets(List<Order> orders, Map<Integer, Size> sizes);
                @OneWay void ring(String bell);
                @OneWay CompletableFuture<Void> knock(int request, int caller, int in, int handler, int call, int arguments);
            }
            """;

    private static final String HOME_KITCHEN = """
            acme.HomeKitchen
            package acme;

            import acme.Kitchen.Order;
            import acme.Kitchen.Size;
            import acme.Kitchen.Ticket;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.TreeMap;
            import java.util.concurrent.CompletableFuture;
            import java.util.concurrent.CompletionStage;
            import org.jspecify.annotations.Nullable;

            final class HomeKitchen implements Kitchen {
                @Override public CompletableFuture<Ticket> order(Order order) {
                    return CompletableFuture.completedFuture(new Ticket(order.count() + 1L, order));
                }
                @Override public CompletionStage<Integer> count(
                        String table, int from, long to, boolean all, float a, double b, byte[] c) {
                    return CompletableFuture.completedFuture(
                            all && a == 1.5f && b == -2.5 ? table.length() + from + (int) to + c.length : -1);
                }
                @Override public CompletableFuture<Void> close() {
                    return CompletableFuture.completedFuture(null);
                }
                @Override public CompletableFuture<@Nullable String> note(
                        @Nullable String table, Optional<Order> order) {
                    return CompletableFuture.completedFuture(
                            table == null ? null : table + order.map(Order::dish).orElse("nothing"));
                }
                @Override public CompletableFuture<Map<String, Ticket>> tickets(
                        List<Order> orders, Map<Integer, Size> sizes) {
                    Map<String, Ticket> tickets = new TreeMap<>();
                    orders.forEach(order -> tickets.put(
                            order.dish() + sizes.get(order.count()), new Ticket(order.count(), order)));
                    return CompletableFuture.completedFuture(tickets);
                }
                @Override public void ring(String bell) {
                    if (!bell.equals("front")) throw new IllegalStateException(bell);
                }
                @Override public CompletableFuture<Void> knock(
                        int request, int caller, int in, int handler, int call, int arguments) {
                    if (request * caller * in * handler * call * arguments != 720) throw new IllegalStateException();
                    return CompletableFuture.completedFuture(null);
                }
            }
            """;

    private static final String GUEST = """
            acme.Guest
            package acme;

            import acme.Kitchen.Order;
            import acme.Kitchen.Size;
            import java.util.Arrays;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.function.Function;
            import java.util.function.Supplier;

            final class Guest {
                static final Order ORDER = new Order("t4", "nödles", 3, new byte[] {1, 2}, List.of(1L, -1L), Size.LARGE);

                static Supplier<Object> handler() { return HomeKitchen::new; }

                static Supplier<Object> blockingHandler() {
                    return () -> new KitchenBlocking() {
                        private final Kitchen home = new HomeKitchen();
                        @Override public Kitchen.Ticket order(Order order) { return home.order(order).join(); }
                        @Override public int count(String t, int f, long to, boolean all, float a, double b, byte[] c) {
                            return home.count(t, f, to, all, a, b, c).toCompletableFuture().join();
                        }
                        @Override public void close() {}
                        @Override public String note(String table, Optional<Order> order) {
                            return home.note(table, order).join();
                        }
                        @Override public Map<String, Kitchen.Ticket> tickets(List<Order> o, Map<Integer, Size> s) {
                            return home.tickets(o, s).join();
                        }
                        @Override public void ring(String bell) { home.ring(bell); }
                        @Override public void knock(int a, int b, int c, int d, int e, int f) {
                            home.knock(a, b, c, d, e, f);
                        }
                    };
                }

                static Function<Object, List<Object>> futures() {
                    return stub -> {
                        Kitchen kitchen = (Kitchen) stub;
                        kitchen.ring("front");
                        kitchen.knock(1, 2, 3, 4, 5, 6).join();
                        return Arrays.asList(
                                same(kitchen.order(ORDER).join()),
                                kitchen.count("abc", 1, 2, true, 1.5f, -2.5, new byte[4]).toCompletableFuture().join(),
                                kitchen.close().join(),
                                kitchen.note(null, Optional.empty()).join(),
                                kitchen.note("a ", Optional.of(ORDER)).join(),
                                kitchen.tickets(List.of(ORDER), Map.of(3, Size.LARGE)).join().keySet());
                    };
                }

                static Function<Object, List<Object>> plain() {
                    return stub -> {
                        KitchenBlocking kitchen = (KitchenBlocking) stub;
                        kitchen.ring("front");
                        kitchen.knock(1, 2, 3, 4, 5, 6);
                        kitchen.close();
                        return Arrays.asList(
                                same(kitchen.order(ORDER)),
                                kitchen.count("abc", 1, 2, true, 1.5f, -2.5, new byte[4]),
                                null,
                                kitchen.note(null, Optional.empty()),
                                kitchen.note("a ", Optional.of(ORDER)),
                                kitchen.tickets(List.of(ORDER), Map.of(3, Size.LARGE)).keySet());
                    };
                }

                static Function<Object, Object> badOrder() {
                    return stub -> ((Kitchen) stub).order(new Order("t4", null, 3, new byte[0], List.of(), Size.SMALL));
                }

                static Function<Object, Object> noOrder() {
                    return stub -> ((Kitchen) stub).order(null);
                }

                static Function<Object, Object> nullInList() {
                    return stub -> ((Kitchen) stub).tickets(Arrays.asList(ORDER, null), Map.of());
                }

                private static boolean same(Kitchen.Ticket ticket) {
                    Order order = ticket.order();
                    return ticket.number() == 4
                            && order.table().equals(ORDER.table())
                            && order.dish().equals(ORDER.dish())
                            && order.count() == ORDER.count()
                            && Arrays.equals(order.note(), ORDER.note())
                            && order.ids().equals(ORDER.ids())
                            && order.size() == ORDER.size();
                }
            }
            """;

    private static final Compiled KITCHENS = Compiled.of(KITCHEN, HOME_KITCHEN, GUEST);
    private static final List<Object> EXPECTED =
            java.util.Arrays.asList(true, 10, null, null, "a nödles", java.util.Set.of("nödlesLARGE"));

    @Test
    void bothViewsCallBothViews() throws Throwable {
        List<Object> results = new ArrayList<>();
        for (String handlerView : List.of("", "Blocking")) {
            for (String stubView : List.of("", "Blocking")) {
                ServiceBinding<Object> server = KITCHENS.binding("acme.Kitchen" + handlerView);
                ServiceBinding<Object> client = KITCHENS.binding("acme.Kitchen" + stubView);
                Object handler = ((Supplier<?>)
                                KITCHENS.run("acme.Guest", handlerView.isEmpty() ? "handler" : "blockingHandler"))
                        .get();
                Object stub = client.stub(new LoopbackCaller<>(server, handler));
                results.add(apply(stubView.isEmpty() ? "futures" : "plain", stub));
            }
        }
        assertThat(results).isEqualTo(List.of(EXPECTED, EXPECTED, EXPECTED, EXPECTED));
    }

    @Test
    void oneWayMethodsGetNoAnswer() throws Throwable {
        LoopbackCaller<Object> caller = caller();
        apply("futures", KITCHENS.binding("acme.Kitchen").stub(caller));
        assertThat(caller.log)
                .startsWith("ring asked", "ring started", "ring done", "knock asked", "knock started", "knock done");
    }

    @Test
    void argumentsThatAreNullThrowAtTheCallSite() throws Throwable {
        LoopbackCaller<Object> caller = caller();
        Object stub = KITCHENS.binding("acme.Kitchen").stub(caller);
        assertThatThrownBy(() -> apply("badOrder", stub))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.dish: null (expected: a String; a component that may be absent is Optional or"
                        + " @Nullable)");
        assertThatThrownBy(() -> apply("noOrder", stub))
                .hasMessageStartingWith("Kitchen.order.order: null (expected: an Order;");
        assertThatThrownBy(() -> apply("nullInList", stub))
                .hasMessage("Kitchen.tickets.orders: null inside (expected: an Order)");
        assertThat(caller.log).containsExactly("abandoned", "abandoned", "abandoned");
    }

    @Test
    void stubsAreDerivedWithOptions() throws Throwable {
        LoopbackCaller<Object> caller = caller();
        Object stub = KITCHENS.binding("acme.Kitchen").stub(caller);
        CallOptions options = CallOptions.DEFAULT.deadline(Duration.ofSeconds(1));
        Object derived = options.on(stub);
        assertThat(derived).isInstanceOf(Stub.class).isNotSameAs(stub).hasToString("stub of acme.Kitchen");
        assertThat(caller.options()).containsExactly(options);
    }

    @Test
    void methodsKnowTheirNamesAndParameters() throws Throwable {
        ServiceBinding<Object> binding = KITCHENS.binding("acme.Kitchen");
        assertThat(binding.service()).isEqualTo("acme.Kitchen");
        assertThat(binding.methods())
                .extracting(Object::toString)
                .containsExactly(
                        "acme.Kitchen/order",
                        "acme.Kitchen/count",
                        "acme.Kitchen/close",
                        "acme.Kitchen/note",
                        "acme.Kitchen/tickets",
                        "acme.Kitchen/ring",
                        "acme.Kitchen/knock");
        assertThat(binding.methods().get(1).parameterTypes())
                .isEqualTo(List.of(
                        String.class, int.class, long.class, boolean.class, float.class, double.class, byte[].class));
        assertThat(binding.methods())
                .extracting(method -> method.oneWay())
                .containsExactly(false, false, false, false, false, true, true);
        assertThat(KITCHENS.binding("acme.KitchenBlocking").methods()).isEqualTo(binding.methods());
    }

    private static LoopbackCaller<Object> caller() throws Throwable {
        Object handler = ((Supplier<?>) KITCHENS.run("acme.Guest", "handler")).get();
        return new LoopbackCaller<>(KITCHENS.binding("acme.Kitchen"), handler);
    }

    @SuppressWarnings("unchecked")
    private static Object apply(String function, Object stub) throws Throwable {
        return ((java.util.function.Function<Object, Object>) KITCHENS.run("acme.Guest", function)).apply(stub);
    }
}
