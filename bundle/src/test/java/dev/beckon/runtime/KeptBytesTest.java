package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.calls.Desk;
import dev.beckon.calls.OpenDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a server keeps for its clients is counted, has a bound, and is nothing again in the end. */
final class KeptBytesTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int IDLE = 200 * 1024; // what counting roughly may miss, and a session

    private static class Holding extends OpenDesk {
        @Override
        public CompletableFuture<byte[]> mirror(byte[] bytes) {
            return new CompletableFuture<>();
        }
    }

    @NonBlocking
    private static final class HoldingOnLoop extends Holding {}

    private static List<CompletableFuture<byte[]>> calls(Desk desk, int number) {
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            calls.add(desk.mirror(new byte[50_000]));
        }
        return calls;
    }

    private static Server server(Desk desk) {
        return Server.builder()
                .port(0)
                .maxKept(16 * MEGABYTE)
                .serve(Desk.class, desk)
                .start();
    }

    @Test
    void callsCountUntilTheyAreCancelled() {
        for (Desk desk : List.of(new Holding(), new HoldingOnLoop())) {
            try (Server server = server(desk);
                    Client client = Client.connect(server.address())) {
                List<CompletableFuture<byte[]>> calls = calls(client.service(Desk.class), 100);
                await().until(() -> server.keptBytes() > 100 * 50_000 - IDLE);
                calls.forEach(call -> call.cancel(true));
                await().until(() -> server.keptBytes() < IDLE);
            }
        }
    }

    @Test
    void callsCountUntilTheirConnectionIsGone() {
        for (Desk desk : List.of(new Holding(), new HoldingOnLoop())) {
            try (Server server = server(desk)) {
                try (Client client = Client.connect(server.address())) {
                    calls(client.service(Desk.class), 100);
                    await().until(() -> server.keptBytes() > 100 * 50_000 - IDLE);
                }
                await().until(() -> server.keptBytes() < IDLE);
            }
        }
    }

    @Test
    void oneClientGetsHalfAndTheNextOneStillGetsSome() {
        try (Server server = server(new Holding());
                Client greedy = Client.connect(server.address());
                Client late = Client.connect(server.address())) {
            Desk desk = greedy.service(Desk.class);
            CompletableFuture<byte[]> last = null;
            for (int i = 0; i < 300 && (last == null || !last.isDone()); i++) {
                last = desk.mirror(new byte[50_000]);
                desk.none().join(); // by now it was taken or refused
            }
            CompletableFuture<byte[]> refused = last;
            await().until(() -> refused != null && refused.isCompletedExceptionally());
            assertThat(server.keptBytes()).isBetween(6L * MEGABYTE, 9L * MEGABYTE);
            assertThat(catchThrowable(() -> refused.join()).getCause())
                    .isInstanceOfSatisfying(RpcException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
                        assertThat(failure.ran()).isEqualTo(Ran.NO);
                        assertThat(failure.status().message())
                                .contains("bytes kept for this client: ")
                                .contains("(expected: at most ");
                    });
            long before = server.keptBytes();
            List<CompletableFuture<byte[]>> others = calls(late.service(Desk.class), 20);
            await().until(() -> server.keptBytes() > before + 20 * 50_000 - IDLE);
            assertThat(others).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void boundHasALeast() {
        Server.Builder builder = Server.builder();
        assertThat(catchThrowable(() -> builder.maxKept(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxKept: 1000 (expected: at least 1048576)");
    }
}
