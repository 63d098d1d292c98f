package dev.beckon.bench;

import dev.beckon.bench.measure.Latencies;
import dev.beckon.runtime.Client;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The client JVM: calls at a fixed rate, without a stream and beside one, in turns; prints the results. Arguments: port,
 * seconds, calls per second, bytes of an item.
 */
final class FloodClient {

    private static final int ROUNDS = 3; // in which idle and loaded take turns
    private static final double MARK_MILLIS = 2;

    private final Flood flood;
    private final int rate;

    private FloodClient(Flood flood, int rate) {
        this.flood = flood;
        this.rate = rate;
    }

    public static void main(String[] args) throws Exception {
        int seconds = Integer.parseInt(args[1]);
        int rate = Integer.parseInt(args[2]);
        int bytes = Integer.parseInt(args[3]);
        try (Client client = Client.connect("beckon://localhost:" + args[0])) {
            new FloodClient(client.service(Flood.class), rate).run(seconds, bytes);
        }
        System.exit(0);
    }

    private void run(int seconds, int bytes) throws Exception {
        Latencies idle = latencies();
        Latencies loaded = latencies();
        long millis = TimeUnit.SECONDS.toMillis(seconds) / ROUNDS;
        Taking warm = new Taking();
        flood.items(bytes).subscribe(warm); // so that all code is compiled
        calls(latencies(), Math.min(5_000, 2 * millis));
        warm.cancel();
        long taken = 0;
        double streamed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            calls(idle, millis);
            Taking taking = new Taking();
            flood.items(bytes).subscribe(taking);
            calls(latencies(), 200); // until it saturates
            long from = System.nanoTime();
            long before = taking.items.get();
            calls(loaded, millis);
            taken += taking.items.get() - before;
            streamed += (System.nanoTime() - from) / 1e9;
            taking.cancel();
            calls(latencies(), 200);
        }
        double mibPerSecond = taken / streamed * bytes / (1 << 20);
        System.out.printf(
                Locale.ROOT,
                "streams: %,d calls/s of 128 B for %d s each, items of %,d B at %,.0f MiB/s%n",
                rate,
                seconds,
                bytes,
                mibPerSecond);
        System.out.println("| | p50 ms | p99 ms | p99.9 ms |");
        System.out.println("|---|--:|--:|--:|");
        row("idle", idle);
        row("beside the stream", loaded);
        double more = (loaded.quantile(0.99) - idle.quantile(0.99)) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "streams: p99 %+.2f ms (expected: at most +%.0f ms): %s%n",
                more,
                MARK_MILLIS,
                more <= MARK_MILLIS ? "ok" : "missed");
    }

    private static Latencies latencies() {
        Latencies latencies = new Latencies();
        latencies.start();
        return latencies;
    }

    private static void row(String name, Latencies latencies) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |%n",
                name,
                latencies.quantile(0.5) / 1e6,
                latencies.quantile(0.99) / 1e6,
                latencies.quantile(0.999) / 1e6);
    }

    /** Calls at the fixed rate, each at its time whatever became of those before; measured from that time. */
    private void calls(Latencies latencies, long millis) throws Exception {
        byte[] payload = new byte[128];
        long step = TimeUnit.SECONDS.toNanos(1) / rate;
        long start = System.nanoTime();
        long count = TimeUnit.MILLISECONDS.toNanos(millis) / step;
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        AtomicLong failed = new AtomicLong();
        for (long i = 0; i < count; i++) {
            long due = start + i * step;
            long wait = due - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = due - System.nanoTime();
            }
            last = flood.echo(payload).handle((answer, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
                latencies.record(System.nanoTime() - due);
                return null;
            });
        }
        last.get(30, TimeUnit.SECONDS);
        if (failed.get() != 0) {
            throw new IllegalStateException("calls that failed: " + failed + " (expected: 0)");
        }
    }

    /** Takes all items as they come. */
    private static final class Taking implements Flow.Subscriber<byte[]> {
        private final AtomicLong items = new AtomicLong();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private volatile @Nullable Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(byte[] item) {
            items.lazySet(items.get() + 1);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        public void onComplete() {
            failure = new IllegalStateException("the stream has ended (expected: no end)");
        }

        void cancel() throws Exception {
            subscription.get(30, TimeUnit.SECONDS).cancel();
            if (failure != null) {
                throw new IllegalStateException("stream: " + failure, failure);
            }
        }
    }
}
