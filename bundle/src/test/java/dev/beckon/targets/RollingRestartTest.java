package dev.beckon.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers that restart one after the other under load; {@code dev/rolling} does it for longer, with processes. */
final class RollingRestartTest {

    private static Server serve(int port) {
        return Server.builder()
                .port(port)
                .serve(Station.class, new Station() {
                    @Override
                    public CompletableFuture<String> act() {
                        return CompletableFuture.supplyAsync(
                                () -> "done", CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
                    }

                    @Override
                    public CompletableFuture<String> look() {
                        return act();
                    }
                })
                .start();
    }

    /** A call after the other, until told to stop. */
    private static CompletableFuture<Void> chain(
            Station station, AtomicBoolean over, AtomicInteger answered, Queue<Throwable> failures) {
        if (over.get()) {
            return CompletableFuture.completedFuture(null);
        }
        return station.act()
                .handle((answer, thrown) -> {
                    if (thrown == null) {
                        answered.incrementAndGet();
                    } else {
                        failures.add(thrown);
                    }
                    return answer;
                })
                .thenComposeAsync(ignored -> chain(station, over, answered, failures));
    }

    @Test
    void noCallFailsWhileServersWithAListThatNeverChangesRestart() throws Exception {
        List<Server> servers = new ArrayList<>(List.of(serve(0), serve(0), serve(0)));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (Client client = Client.connect(
                String.join(",", servers.stream().map(Server::address).toList()))) {
            Station station = client.service(Station.class);
            List<CompletableFuture<Void>> chains = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                chains.add(chain(station, over, answered, failures));
            }
            for (int restart = 0; restart < 9; restart++) {
                Server old = servers.remove(0);
                old.drain(Duration.ofSeconds(20)).get(30, TimeUnit.SECONDS);
                servers.add(serve(old.port()));
            }
            over.set(true);
            CompletableFuture.allOf(chains.toArray(new CompletableFuture<?>[0])).get(30, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            servers.forEach(Server::close);
        }

        assertThat(failures).isEmpty();
        assertThat(answered.get()).isPositive();
    }
}
