package dev.beckon.bench;

import dev.beckon.runtime.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** The server JVM: prints its port, ends with its input. */
final class FloodServer implements Flood {

    static final String READY = "port ";

    private FloodServer() {}

    public static void main(String[] args) throws Exception {
        System.out.println(READY
                + Server.builder()
                        .port(0)
                        .serve(Flood.class, new FloodServer())
                        .start()
                        .port());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    @Override
    public Flow.Publisher<byte[]> items(int bytes) {
        byte[] item = new byte[bytes];
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private final AtomicLong wanted = new AtomicLong();
            private volatile boolean cancelled;

            @Override
            public void request(long n) {
                if (wanted.getAndAdd(n) == 0) {
                    long left = n;
                    while (left != 0) {
                        for (long i = 0; i < left && !cancelled; i++) {
                            subscriber.onNext(item);
                        }
                        left = wanted.addAndGet(-left);
                    }
                }
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    @Override
    public CompletableFuture<byte[]> echo(byte[] payload) {
        return CompletableFuture.completedFuture(payload);
    }
}
