package hello;

import dev.beckon.api.RpcService;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.concurrent.CompletableFuture;

public final class Hello {
    @RpcService
    public interface Greeter {
        CompletableFuture<String> greet(String name);
    }

    public static void main(String[] args) {
        Greeter greeter = name -> CompletableFuture.completedFuture("Hello, " + name + "!");
        try (Server server =
                        Server.builder().port(0).serve(Greeter.class, greeter).start();
                Client client = Client.connect(server.address())) {
            Greeter remote = client.service(Greeter.class);
            remote.greet("world").thenAccept(System.out::println).join();
        }
    }
}
