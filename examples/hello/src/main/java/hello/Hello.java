package hello;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.concurrent.CompletableFuture;

public final class Hello {
    @RpcService
    public interface Greeter {
        record Greeted(String name) {}

        Topic<Greeted> GREETED = Topic.of("hello.greeted", Greeted.class);

        CompletableFuture<String> greet(String name);
    }

    public static void main(String[] args) {
        Greeter greeter = name -> CompletableFuture.completedFuture("Hello, " + name + "!");
        CompletableFuture<Greeter.Greeted> heard = new CompletableFuture<>();
        try (Server server =
                        Server.builder().port(0).serve(Greeter.class, greeter).start();
                Client client = Client.connect(server.address())) {
            client.listen(Greeter.GREETED, heard::complete).ready().join();
            System.out.println(client.service(Greeter.class).greet("world").join());
            server.publish(Greeter.GREETED, new Greeter.Greeted("world"));
            heard.thenAccept(System.out::println).join();
        }
    }
}
