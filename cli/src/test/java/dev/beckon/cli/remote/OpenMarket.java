package dev.beckon.cli.remote;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A market whose notes a test can read. */
final class OpenMarket implements MarketAsync {

    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<Market.Basket> echo(Market.Basket basket) {
        return CompletableFuture.completedFuture(basket);
    }

    @Override
    public CompletableFuture<String> show(String name, List<Integer> numbers) {
        return CompletableFuture.completedFuture(name + numbers);
    }

    @Override
    public CompletableFuture<String> metadata(String name) {
        return CompletableFuture.completedFuture(
                CallContext.current().metadata().get(name));
    }

    @Override
    public CompletableFuture<Void> hold() {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> note(String text) {
        notes.add(text);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> fail(String why) {
        throw new RpcException(Code.ABORTED, why);
    }

    @Override
    public Flow.Publisher<Market.Basket> baskets(int many) {
        return Streams.write(out -> {
            for (int size = 0; size < many; size++) {
                if (size == 3) {
                    throw new SoldOut("PEAR", size);
                }
                out.send(new Market.Basket(size, 0, Map.of(), Optional.empty(), List.of(), new byte[0], null));
            }
        });
    }

    @Override
    public CompletableFuture<Integer> count(Flow.Publisher<Market.Kind> kinds) {
        AtomicInteger count = new AtomicInteger();
        return Streams.each(kinds, kind -> count.incrementAndGet()).thenApply(none -> count.get());
    }

    @Override
    public CompletableFuture<Void> sell(Market.Kind kind) {
        throw new SoldOut(kind.name(), 3);
    }
}
