package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.calls.Desk;
import dev.beckon.calls.OpenDesk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A call holds the calls that its handler has made for as long as they are open, and no longer. */
final class CallsWithinTest {

    @Test
    void callThatHasEndedIsForgottenByTheOneThatItWasPartOf() throws Exception {
        CompletableFuture<ServerCall> context = new CompletableFuture<>();
        CompletableFuture<String> held = new CompletableFuture<>();
        Desk far = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                return text.equals("fail")
                        ? CompletableFuture.failedFuture(new RpcException(Code.ABORTED, "on purpose"))
                        : super.echo(text);
            }
        };
        try (Server server =
                        Server.builder().inProcessOnly().serve(Desk.class, far).start();
                Client client = Client.inProcess(server).build();
                Server near = Server.builder()
                        .inProcessOnly()
                        .serve(Desk.class, new OpenDesk() {
                            @Override
                            public CompletableFuture<String> hold(String key) {
                                context.complete((ServerCall) CallContext.current());
                                return held;
                            }
                        })
                        .start();
                Client caller = Client.inProcess(near).build()) {
            CompletableFuture<String> call = caller.service(Desk.class).hold("k");
            ServerCall within = context.get(30, TimeUnit.SECONDS);
            Desk desk = client.service(Desk.class);

            within.wrap(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            desk.echo(i % 3 == 0 ? "fail" : "x");
                        }
                    })
                    .run();
            await().until(() -> within.callsWithin() == 0);
            CompletableFuture<CompletableFuture<String>> open = new CompletableFuture<>();
            within.wrap(() -> open.complete(desk.hold("open"))).run();
            assertThat(within.callsWithin()).isEqualTo(1);
            open.join().cancel(true);
            assertThat(within.callsWithin()).isZero();
            held.complete("x");
            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("x");
        }
    }
}
