package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.assertStatus;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.api.Code;
import dev.beckon.api.Detail;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.codec.CodecException;
import dev.beckon.runtime.Client;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a method names in its {@code throws} arrives as what was thrown, and anything else as before. */
final class TypedErrorsTest {

    static Stream<Arguments> waysAndCallbacks() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(
                        Arguments.of(way, (UnaryOperator<Client.Builder>) client -> client),
                        Arguments.of(way, (UnaryOperator<Client.Builder>) Client.Builder::callbacksOnLoop)));
    }

    private static void at(Way way, UnaryOperator<Client.Builder> calling, Consumer<Client> calls) {
        try (Meeting meeting = way.meet(server -> server.serve(Shop.class, new HomeShop()), calling)) {
            calls.accept(meeting.client());
            assertThat(answer(meeting.client().service(ShopAsync.class).label()))
                    .isEqualTo("home");
        }
    }

    private static Throwable thrown(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(() -> call.get(30, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return thrown.getCause();
    }

    private static void assertOutOfStock(Throwable thrown, String message, int left) {
        assertThat(thrown).isExactlyInstanceOf(OutOfStock.class).hasMessage(message);
        OutOfStock error = (OutOfStock) thrown;
        assertThat(error.ware()).isEqualTo("tea");
        assertThat(error.getLeft()).isEqualTo(left);
        assertStatus((RpcException) error.getCause(), Code.FAILED_PRECONDITION, Ran.YES, message);
        RpcException status = (RpcException) error.getCause();
        assertThat(status.streamId()).isPositive();
        assertThat(status.status().message()).isEqualTo(message);
        assertThat(status.status().details()).extracting(Detail::type).containsExactly("dev.beckon.calls.OutOfStock");
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void declaredErrorsCompleteTheFuture(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            Shop shop = client.service(Shop.class);
            ShopAsync async = client.service(ShopAsync.class);
            for (String how : new String[] {"throw", "fail", "fail later"}) {
                assertOutOfStock(thrown(shop.buy(how, 7)), "no more of it", 7);
                Throwable again = thrown(async.buy(how, 8));
                assertOutOfStock(again, "no more of it", 8);
                assertThat(((OutOfStock) again).others).containsExactly(new Shop.Ware("coffee", 3));
            }
            assertOutOfStock(thrown(async.buy(new UUID(0, 1))), "no more of it", 1);
            // a subclass is what the declaration says
            assertOutOfStock(thrown(shop.buy("subclass", 2)), "special", 2);
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void declaredErrorsAreThrownByViewsThatWait(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            Shop shop = client.service(Shop.class);
            ShopBlocking blocking = client.service(ShopBlocking.class);
            for (String how : new String[] {"throw", "fail", "fail later"}) {
                Throwable thrown = catchThrowable(() -> blocking.buy(how, 7));
                assertOutOfStock(thrown, "no more of it", 7);
                assertThat(thrown.getStackTrace()).as("the caller's own stack").anyMatch(frame -> frame.getClassName()
                        .equals(TypedErrorsTest.class.getName()));
            }
            assertOutOfStock(catchThrowable(() -> blocking.buy(new UUID(0, 1))), "no more of it", 1);
            assertOutOfStock(catchThrowable(() -> shop.buy(new UUID(0, 1))), "no more of it", 1);
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void statusIsTheCauseWhereTheErrorHasRoom(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            Shop shop = client.service(Shop.class);

            Throwable closed = thrown(shop.buy("closed", 1));
            assertThat(closed).isExactlyInstanceOf(ShopClosed.class);
            RpcException cause = (RpcException) closed.getCause();
            // an error without a message is called by its name
            assertStatus(cause, Code.ABORTED, Ran.YES, "dev.beckon.calls.Closed");
            assertThat(cause.getMessage()).doesNotContain("hunter2");

            Throwable unlucky = thrown(shop.buy("unlucky", 13));
            assertThat(unlucky).isExactlyInstanceOf(Unlucky.class).hasMessage("number 13");
            assertThat(((Unlucky) unlucky).number()).isEqualTo(13);
            assertThat(unlucky).hasNoCause();
            assertStatus((RpcException) unlucky.getSuppressed()[0], Code.OUT_OF_RANGE, Ran.YES, "number 13");
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void whatIsNotDeclaredIsAFailureLikeAnyOther(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            ShopAsync shop = client.service(ShopAsync.class);
            assertFailure(
                    shop.priceOf("undeclared"),
                    Code.UNKNOWN,
                    Ran.YES,
                    "dev.beckon.calls.Shop/priceOf: the handler failed; the server's log says why");
            assertThat(thrown(shop.priceOf("x"))).isExactlyInstanceOf(Unlucky.class);
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void dataThatCannotBeSentLeavesTheStatus(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            Shop shop = client.service(Shop.class);
            for (String how : new String[] {"null data", "large"}) {
                RpcException failure = failure(shop.buy(how, 1));
                assertStatus(failure, Code.FAILED_PRECONDITION, Ran.YES, how.equals("large") ? "large" : "no name");
                assertThat(failure.status().details()).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void detailsThatCannotBeReadAreKeptInTheStatus(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            Shop shop = client.service(Shop.class);
            ShopBlocking blocking = client.service(ShopBlocking.class);
            for (String how : new String[] {"unreadable", "unmakeable"}) {
                RpcException failure = failure(shop.buy(how, 1));
                RpcException waited = (RpcException) catchThrowable(() -> blocking.buy(how, 1));
                for (RpcException each : new RpcException[] {failure, waited}) {
                    assertStatus(each, Code.NOT_FOUND, Ran.YES, "chosen");
                    assertThat(each.status().details())
                            .extracting(Detail::type)
                            .containsExactly("dev.beckon.calls.OutOfStock");
                    assertThat(each.streamId()).isPositive();
                    assertThat(each)
                            .hasCauseInstanceOf(
                                    how.equals("unreadable") ? CodecException.class : IllegalArgumentException.class);
                }
            }
            assertThat(failure(shop.buy("unknown", 1)).status().details())
                    .containsExactly(new Detail("acme.Hint", new byte[] {1, 2}));
            assertThat(catchThrowable(() -> blocking.buy("unknown", 1)))
                    .isInstanceOfSatisfying(
                            RpcException.class, e -> assertThat(e.status().details())
                                    .containsExactly(new Detail("acme.Hint", new byte[] {1, 2})));
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void callersThatDoNotKnowTheErrorGetItsStatus(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            RpcException failure = failure(client.service(OldShop.class).buy("throw", 7));
            assertStatus(failure, Code.FAILED_PRECONDITION, Ran.YES, "no more of it");
            assertThat(failure.status().details())
                    .extracting(Detail::type)
                    .containsExactly("dev.beckon.calls.OutOfStock");
            assertThat(catchThrowable(() -> client.service(OldShop.class).priceOf("x")))
                    .isInstanceOfSatisfying(
                            RpcException.class, e -> assertStatus(e, Code.OUT_OF_RANGE, Ran.YES, "number 13"));
        });
    }

    @ParameterizedTest
    @MethodSource("waysAndCallbacks")
    void derivedFuturesWrapTheErrorAsEveryFutureDoes(Way way, UnaryOperator<Client.Builder> calling) {
        at(way, calling, client -> {
            CompletableFuture<Integer> derived = client.service(Shop.class).pairPrice("throw");
            Throwable thrown =
                    catchThrowable(() -> derived.orTimeout(30, TimeUnit.SECONDS).join());
            assertThat(thrown).isInstanceOf(CompletionException.class);
            assertOutOfStock(thrown.getCause(), "no more of it", 1);
        });
    }
}
