package dev.beckon.calls;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.beckon.api.Code;
import dev.beckon.api.Detail;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A shop that fails as its guests ask it to. */
class HomeShop implements Shop {

    private static final byte[] UNREADABLE = {(byte) 0xff};

    final BlockingQueue<String> dropped = new LinkedBlockingQueue<>();
    private final Map<String, Ware> wares = new ConcurrentHashMap<>();

    static OutOfStock outOfStock(int left) {
        return new OutOfStock("no more of it", "tea", left, List.of(new Ware("coffee", 3)));
    }

    @Override
    public CompletableFuture<Ware> buy(String name, int count) {
        switch (name) {
            case "throw" -> throw outOfStock(count);
            case "fail" -> {
                return CompletableFuture.failedFuture(outOfStock(count));
            }
            case "fail later" -> {
                return CompletableFuture.supplyAsync(() -> {
                    throw outOfStock(count);
                });
            }
            case "subclass" ->
                throw new OutOfStock("special", "tea", count, List.of()) {
                    private static final long serialVersionUID = 1L;
                };
            case "closed" -> throw new ShopClosed(new IllegalStateException("password=hunter2"));
            case "unlucky" -> throw new Unlucky(count);
            case "null data" -> throw new OutOfStock("no name", nothing(), count, List.of());
            case "large" -> throw new OutOfStock("large", "x".repeat(20_000), count, List.of());
            case "unreadable" -> throw chosen(new Detail("dev.beckon.calls.OutOfStock", UNREADABLE));
            case "unmakeable" ->
                throw chosen(new Detail(
                        "dev.beckon.calls.OutOfStock",
                        new byte[] {0x18, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1})); // left: -1
            case "unknown" -> throw chosen(new Detail("acme.Hint", new byte[] {1, 2}));
            default -> {
                return completedFuture(new Ware(name, count));
            }
        }
    }

    private static RpcException chosen(Detail detail) {
        return new RpcException(new Status(Code.NOT_FOUND, "chosen", Ran.NO, List.of(detail)));
    }

    @SuppressWarnings("NullAway") // what the test is about
    private static String nothing() {
        return null;
    }

    @Override
    public Ware buy(UUID id) {
        if (id.getMostSignificantBits() == 0) {
            throw outOfStock(1);
        }
        return new Ware(id.toString(), 1);
    }

    @Override
    public int priceOf(String name) {
        if (name.equals("undeclared")) {
            throw outOfStock(1);
        }
        throw new Unlucky(13);
    }

    @Override
    public CompletableFuture<@Nullable Ware> find(String key) {
        return completedFuture(wares.get(key));
    }

    @Override
    public void put(String key, Ware value) {
        wares.put(key, value);
    }

    @Override
    public List<Ware> all(@Nullable String key) {
        return key == null ? List.copyOf(wares.values()) : List.of();
    }

    @Override
    public CompletableFuture<String> label() {
        return completedFuture("home");
    }

    @Override
    public void drop(String key) {
        dropped.add(key);
    }

    @Override
    public String thread() {
        return Thread.currentThread() instanceof EventLoopThread ? "a loop" : "a worker";
    }
}
