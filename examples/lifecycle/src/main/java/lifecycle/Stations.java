package lifecycle;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.ClientSession;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A client serves: the server asks each weather station that is connected. */
public final class Stations {

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(2);
        try (Server server = Server.builder().port(0).start()) {
            server.sessions().onChange(change -> {
                if (change.state() == SessionState.OPEN) {
                    connected.countDown();
                }
            });
            try (Client first = station(server, "rain");
                    Client second = station(server, "rain")) {
                connected.await();
                for (ClientSession session : server.sessions().matching(ClientSession::serves)) {
                    System.out.println(session.service(Weather.class).at("here").join());
                }
            }
        }
    }

    private static Client station(Server server, String weather) {
        return Client.builder(server.address())
                .serve(Weather.class, place -> CompletableFuture.completedFuture(weather + " " + place))
                .build();
    }
}
