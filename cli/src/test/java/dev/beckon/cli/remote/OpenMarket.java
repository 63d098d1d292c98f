package dev.beckon.cli.remote;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

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
    public CompletableFuture<Void> sell(Market.Kind kind) {
        throw new SoldOut(kind.name(), 3);
    }
}
