package rush;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcService;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** More orders than one barista can brew: those that would wait too long are refused at once, the others are served. */
public final class Rush {

    @RpcService
    public interface Bar {
        String brew(String coffee);
    }

    public static void main(String[] args) {
        AtomicInteger brewed = new AtomicInteger();
        Bar barista = coffee -> {
            brewed.incrementAndGet();
            pause(10);
            return coffee;
        };
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Bar.class, barista)
                        .workers(one)
                        .maxQueueTime(Duration.ofMillis(100))
                        .start();
                // by default a client tries a refused call again, after a pause, as long as its budget lasts
                Client client = Client.builder(server.address()).maxAttempts(1).build()) {
            Rush_BarAsync bar = client.service(Rush_BarAsync.class);
            List<CompletableFuture<String>> orders = new ArrayList<>();
            while (orders.size() < 10_000 && refusedOf(orders) <= 100) { // ten times as many as can be brewed
                for (int j = 0; j < 5; j++) {
                    orders.add(bar.brew("latte"));
                }
                pause(5);
            }
            int served = 0;
            int refused = 0;
            for (CompletableFuture<String> order : orders) {
                try {
                    order.join();
                    served++;
                } catch (CompletionException failed) {
                    RpcException why = (RpcException) failed.getCause();
                    if (why.code() == Code.RESOURCE_EXHAUSTED && why.ran() == Ran.NO) {
                        refused++;
                    }
                }
            }
            System.out.println("each order was served or refused: " + (served + refused == orders.size()));
            System.out.println("served more than 10: " + (served > 10) + ", refused more than 100: " + (refused > 100));
            System.out.println("brewed for those served only: " + (brewed.get() == served));
            System.out.println("the server counts as many: " + (server.metrics().callsShed() == refused));
            System.out.println("after the rush: " + bar.brew("espresso").join());
        } finally {
            one.shutdown();
        }
    }

    private static long refusedOf(List<CompletableFuture<String>> orders) {
        return orders.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }
}
