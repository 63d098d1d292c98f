package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.runtime.Server;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Overloads, inherited methods, methods with a body and topics, called over each way and through each view. */
final class ContractShapesTest {

    private static final UUID ID = new UUID(5, 6);

    @ParameterizedTest
    @EnumSource
    void theContractItself(Way way) throws InterruptedException {
        HomeShop home = new HomeShop();
        try (Meeting meeting = way.meet(server -> server.serve(Shop.class, home))) {
            Shop shop = meeting.client().service(Shop.class);
            assertThat(answer(shop.buy("tea", 2))).isEqualTo(new Shop.Ware("tea", 2));
            assertThat(shop.buy(ID)).isEqualTo(new Shop.Ware(ID.toString(), 1));
            assertThat(answer(shop.label())).isEqualTo("home");
            shop.put("a", new Shop.Ware("apple", 4));
            assertThat(answer(shop.find("a"))).isEqualTo(new Shop.Ware("apple", 4));
            assertThat(answer(shop.find("b"))).isNull();
            assertThat(shop.all(null)).containsExactly(new Shop.Ware("apple", 4));
            assertThat(shop.all("x")).isEmpty();
            shop.drop("late");
            assertThat(home.dropped.poll(30, TimeUnit.SECONDS)).isEqualTo("late");
            assertThat(answer(shop.pairPrice("tea"))).isEqualTo(1);
            assertThat(shop.shout("loud")).isEqualTo("LOUD");
            assertThat(Shop.gift("x")).isEqualTo(new Shop.Ware("x", 0));
            assertThat(shop.thread()).as("@NonBlocking, by what is inherited").isEqualTo("a loop");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothViewsAsClientsAndAsServers(Way way) {
        HomeShop home = new HomeShop();
        for (boolean blocking : new boolean[] {true, false}) {
            try (Meeting meeting = way.meet(server -> blocking
                    ? server.serve(ShopBlocking.class, new BlockingShop(home))
                    : server.serve(ShopAsync.class, new AsyncShop(home)))) {
                ShopBlocking plain = meeting.client().service(ShopBlocking.class);
                ShopAsync async = meeting.client().service(ShopAsync.class);
                assertThat(plain.buy("tea", 2)).isEqualTo(new Shop.Ware("tea", 2));
                assertThat(answer(async.buy(ID))).isEqualTo(new Shop.Ware(ID.toString(), 1));
                answer(async.put("a", new Shop.Ware("apple", 4)));
                assertThat(plain.find("a")).isEqualTo(new Shop.Ware("apple", 4));
                assertThat(answer(async.find("b"))).isNull();
                assertThat(plain.all(null)).hasSize(1);
                assertThat(answer(async.all("x"))).isEmpty();
                assertThat(plain.label()).isEqualTo("home");
                assertThat(answer(async.thread())).isEqualTo("a loop");
                assertThatThrownBy(() -> plain.priceOf("x")).isExactlyInstanceOf(Unlucky.class);
            }
        }
    }

    @Test
    void durableMethodsAreRefusedBeforeAnybodyReliesOnThem() {
        String why = "method: dev.beckon.calls.DurableShop/deliver is @Durable, and durable calls do not work yet:"
                + " nothing keeps what was asked and answered (expected: no @Durable method in a contract that is served"
                + " or called)";
        DurableShop handler = new DurableShop() {
            @Override
            public CompletableFuture<String> deliver(String order, String to) {
                return new CompletableFuture<>();
            }

            @Override
            public CompletableFuture<String> ask(String order) {
                return new CompletableFuture<>();
            }
        };
        assertThatThrownBy(() -> Server.builder().serve(DurableShop.class, handler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> server)) {
            assertThatThrownBy(() -> meeting.client().service(DurableShop.class))
                    .hasMessage(why);
            assertThatThrownBy(() -> meeting.client().service(DurableShopBlocking.class))
                    .hasMessage(why);
        }
    }

    @Test
    void aServerThatServesNothingSaysSo() {
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> server)) {
            assertFailure(
                    meeting.desk().none(),
                    Code.UNIMPLEMENTED,
                    Ran.NO,
                    "service: dev.beckon.calls.Desk is not served (expected: a server that serves something; this one"
                            + " serves nothing)");
        }
    }

    private record BlockingShop(HomeShop home) implements ShopBlocking {

        @Override
        public Shop.Ware buy(String name, int count) {
            return home.buy(name, count).join();
        }

        @Override
        public Shop.Ware buy(UUID id) {
            return home.buy(id);
        }

        @Override
        public int priceOf(String name) {
            return home.priceOf(name);
        }

        @Override
        public String label() {
            return home.label().join();
        }

        @Override
        public Shop.@Nullable Ware find(String key) {
            return home.find(key).join();
        }

        @Override
        public void put(String key, Shop.Ware value) {
            home.put(key, value);
        }

        @Override
        public List<Shop.Ware> all(@Nullable String key) {
            return home.all(key);
        }

        @Override
        public void drop(String key) {
            home.drop(key);
        }

        @Override
        public String thread() {
            return home.thread();
        }
    }

    private record AsyncShop(HomeShop home) implements ShopAsync {

        @Override
        public CompletableFuture<Shop.Ware> buy(String name, int count) {
            return home.buy(name, count);
        }

        @Override
        public CompletableFuture<Shop.Ware> buy(UUID id) {
            return CompletableFuture.supplyAsync(() -> home.buy(id));
        }

        @Override
        public CompletableFuture<Integer> priceOf(String name) {
            return CompletableFuture.supplyAsync(() -> home.priceOf(name));
        }

        @Override
        public CompletableFuture<String> label() {
            return home.label();
        }

        @Override
        public CompletableFuture<Shop.@Nullable Ware> find(String key) {
            return home.find(key);
        }

        @Override
        public CompletableFuture<@Nullable Void> put(String key, Shop.Ware value) {
            home.put(key, value);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<List<Shop.Ware>> all(@Nullable String key) {
            return CompletableFuture.completedFuture(home.all(key));
        }

        @Override
        public CompletableFuture<@Nullable Void> drop(String key) {
            home.drop(key);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<String> thread() {
            return CompletableFuture.completedFuture(home.thread());
        }
    }
}
