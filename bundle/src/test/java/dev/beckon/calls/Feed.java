package dev.beckon.calls;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A contract with streams of every kind. */
@RpcService
public interface Feed {

    /** One price. */
    record Price(String symbol, long cents) {}

    /** The numbers from {@code from} on. */
    Flow.Publisher<Integer> count(int from, int many);

    /** Prices of a symbol. */
    Flow.Publisher<Price> prices(String symbol);

    /** The sum of the numbers. */
    CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers);

    /** The prices of one symbol. */
    CompletableFuture<Integer> report(String symbol, Flow.Publisher<Price> prices, int least);

    /** Each price, a little dearer. */
    Flow.Publisher<Price> dearer(long by, Flow.Publisher<Price> prices);

    /** Any bytes, again and again. */
    Flow.Publisher<byte[]> bytes(int length, int many);

    /** What an ordinary call says. */
    CompletableFuture<String> echo(String text);
}
