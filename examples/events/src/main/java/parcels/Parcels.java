package parcels;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Position;
import dev.beckon.api.RpcService;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Events: published by a server and by a client, heard by clients and in the server's process, live and again later. */
public final class Parcels {

    /** A contract with a topic. */
    @RpcService
    public interface Depot {

        Topic<Moved> MOVED = Topic.of("depot.moved", Moved.class).keyedBy(Moved::parcel);
    }

    /** A parcel is somewhere else. */
    public record Moved(String parcel, String place) {}

    private Parcels() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Depot.class, new Depot() {})
                        .topic(Depot.MOVED, TopicOptions.DEFAULT.retain(Duration.ofMinutes(10)))
                        .start();
                Client office = Client.connect(server.address());
                Client van = Client.connect(server.address())) {

            // live: handlers run on workers, one event at a time
            Subscription live = office.listen(Depot.MOVED, moved -> lines.add("the office hears " + moved));
            live.ready().join(); // from here on nothing is missed

            // from the server, and from a client; the key, which the topic derives, says about whom the event is
            server.publish(Depot.MOVED, new Moved("p1", "depot")).join();
            Position kept = van.publish(Depot.MOVED, new Moved("p2", "van")).join();
            System.out.println(lines.take());
            System.out.println(lines.take());
            live.close();

            van.publish(Depot.MOVED, new Moved("p1", "van")).join();
            van.publish(Depot.MOVED, new Moved("p1", "door")).join();

            // again, all that the server still has of one parcel
            Subscription again = office.listen(Depot.MOVED)
                    .fromEarliest()
                    .key("p1")
                    .each((moved, info) -> lines.add(info.key() + " was at the " + moved.place()));
            for (int i = 0; i < 3; i++) {
                System.out.println(lines.take());
            }
            again.close();

            // what the server took in the last ten minutes, of parcels whose keys begin so
            Subscription recent = office.listen(Depot.MOVED)
                    .from(Instant.now().minus(Duration.ofMinutes(10)))
                    .keyPrefix("p2")
                    .each((moved, info) -> lines.add("lately: " + moved));
            System.out.println(lines.take());
            recent.close();

            // from where somebody stood, here in the server's own process
            BlockingQueue<Bookmark> places = new LinkedBlockingQueue<>();
            Subscription first = server.listen(Depot.MOVED).fromEarliest().each((moved, info) -> {
                if (info.position().equals(kept)) {
                    places.add(info.bookmark());
                }
            });
            Bookmark behind = places.take(); // text, that may be kept anywhere
            first.close();
            server.listen(Depot.MOVED)
                    .from(behind)
                    .onGap(gap -> lines.add("missed some: " + gap))
                    .each((moved, info) -> lines.add("after that: " + moved + " from " + info.source()));
            System.out.println(lines.take());
            System.out.println(lines.take());
        }
    }
}
