package travel;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.api.RpcService;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An agency calls an airline: what goes along with a call, and what the call in the handler takes over. */
public final class Travel {

    @RpcService
    public interface Agency {
        CompletableFuture<String> book(String city);
    }

    @RpcService
    public interface Airline {
        CompletableFuture<String> reserve(String city);
    }

    /** Takes its time for a flight to nowhere. */
    static final class PaperAirline implements Airline {
        final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public CompletableFuture<String> reserve(String city) {
            CallContext call = CallContext.current();
            call.addResponseMetadata(Metadata.of("seats-left", "3"));
            if (city.equals("nowhere")) {
                call.onCancel(cancelled::countDown);
                return new CompletableFuture<>();
            }
            String trace = call.metadata().get("traceparent");
            boolean hurried = call.remaining().compareTo(Duration.ofSeconds(5)) <= 0;
            return CompletableFuture.completedFuture(city + ", traced as " + trace + (hurried ? ", in time" : ""));
        }
    }

    /** Asks the airline, on the way back on a thread of its own. */
    record CityAgency(Airline airline, ExecutorService desk) implements Agency {
        @Override
        public CompletableFuture<String> book(String city) {
            CallContext call = CallContext.current();
            CompletableFuture<String> flight = airline.reserve(city);
            return flight.thenApplyAsync(
                    text -> {
                        CallContext.current() // the same one, as the executor takes it along
                                .addResponseMetadata(RpcFuture.responseMetadataOf(flight));
                        return "booked: " + text;
                    },
                    call.executor(desk));
        }
    }

    public static void main(String[] args) throws Exception {
        Interceptor onlyMembers = call -> {
            if (call.metadata().get("member") == null) {
                throw new RpcException(Code.PERMISSION_DENIED, "member: none (expected: a number)");
            }
            call.proceed();
        };
        Interceptor outcomes = call -> {
            call.onEnd(outcome -> System.out.println(call.method() + " " + outcome.code()));
            call.proceed();
        };
        ExecutorService desk = Executors.newSingleThreadExecutor();
        PaperAirline paper = new PaperAirline();
        try (Server airline =
                        Server.builder().port(0).serve(Airline.class, paper).start();
                Client toAirline = Client.connect(airline.address());
                Server agency = Server.builder()
                        .port(0)
                        .serve(Agency.class, new CityAgency(toAirline.service(Airline.class), desk))
                        .intercept(onlyMembers)
                        .start();
                Client client =
                        Client.builder(agency.address()).intercept(outcomes).build()) {
            CallOptions options = CallOptions.DEFAULT
                    .deadline(Duration.ofSeconds(5))
                    .metadata("member", "42")
                    .metadata("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            Agency travel = options.on(client.service(Agency.class));

            CompletableFuture<String> booking = travel.book("Rome");
            System.out.println(booking.join());
            System.out.println(
                    "seats left: " + RpcFuture.responseMetadataOf(booking).get("seats-left"));

            String refused = client.service(Agency.class)
                    .book("Rome")
                    .handle((text, why) -> why.getMessage())
                    .join();
            System.out.println(refused);

            CompletableFuture<String> nowhere =
                    options.deadline(Duration.ofMillis(500)).on(travel).book("nowhere");
            nowhere.handle((text, why) -> "gave up")
                    .thenAccept(System.out::println)
                    .join();
            paper.cancelled.await(); // the airline has heard of it too
            System.out.println("calls: " + agency.metrics().callsStarted());
        } finally {
            desk.shutdown();
        }
    }
}
