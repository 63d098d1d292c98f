package parcels;

import dev.beckon.api.EventOptions;
import dev.beckon.api.RpcService;
import dev.beckon.api.Start;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import parcels.Parcels.Depot;
import parcels.Parcels.Moved;

/** Listening under a name: a place that the server keeps, shared work, acknowledgement by hand, and what nobody could handle. */
public final class Invoices {

    /** Another contract with a topic. */
    @RpcService
    public interface Office {

        Topic<Invoice> SENT = Topic.of("office.sent", Invoice.class);
    }

    /** Somebody has to pay for a parcel. */
    public record Invoice(String parcel, int cents) {}

    private Invoices() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Depot.class, new Depot() {})
                        .serve(Office.class, new Office() {})
                        .topic(
                                Depot.MOVED,
                                TopicOptions.DEFAULT.redelivery(2, Duration.ofMillis(10), Duration.ofMillis(10)))
                        .start();
                Client one = Client.connect(server.address());
                Client other = Client.connect(server.address())) {

            // durable: the server keeps what was acknowledged under the name, here when the handler has returned
            Subscription billing =
                    one.listen(Depot.MOVED).named("billing").each((moved, info) -> lines.add("one: " + moved));
            billing.ready().join();
            move(server, "p1", "depot");
            System.out.println(lines.take());
            billing.close(); // the name stays
            billing.closed().join();
            move(server, "p1", "van");
            Subscription again =
                    other.listen(Depot.MOVED).named("billing").each((moved, info) -> lines.add("other: " + moved));
            System.out.println(lines.take());
            again.close();
            again.closed().join();

            // shared: each event goes to one of those with the name, and of a parcel to nobody before the one before is
            // done
            Set<String> done = new ConcurrentSkipListSet<>();
            CountDownLatch all = new CountDownLatch(4);
            for (Client client : new Client[] {one, other}) {
                client.listen(Depot.MOVED)
                        .named("labels")
                        .inFlight(1)
                        .each((moved, info) -> {
                            done.add(moved.parcel() + " " + moved.place());
                            all.countDown();
                        })
                        .ready()
                        .join();
            }
            for (String parcel : new String[] {"p2", "p3"}) {
                move(server, parcel, "depot");
                move(server, parcel, "van");
            }
            all.await();
            System.out.println("labels for " + done);

            // by hand: the invoice is published if, and only if, the move is acknowledged
            one.listen(Office.SENT, invoice -> lines.add("sent: " + invoice))
                    .ready()
                    .join();
            Subscription invoices = other.listen(Depot.MOVED)
                    .named("invoices")
                    .startIfNew(Start.EARLIEST)
                    .eachTaken((moved, taken) -> {
                        if (moved.parcel().equals("p3") && moved.place().equals("depot")) {
                            throw new IllegalStateException("nobody knows who sends p3");
                        }
                        if (moved.place().equals("van")) {
                            taken.publish(Office.SENT, new Invoice(moved.parcel(), 490));
                        }
                        taken.done();
                    });
            for (int i = 0; i < 3; i++) {
                System.out.println(lines.take());
            }

            // what has failed to the end, here twice, is in a topic of its own
            one.listen(Depot.MOVED.deadLetters())
                    .fromEarliest()
                    .each((moved, info) -> lines.add(
                            "given up: " + moved + ", " + info.headers().get("dead-letter-error")));
            System.out.println(lines.take());
            invoices.forget().join(); // what was kept under the name is gone
        }
    }

    private static void move(Server server, String parcel, String place) {
        server.publish(Depot.MOVED, new Moved(parcel, place), EventOptions.ofKey(parcel))
                .join();
    }
}
