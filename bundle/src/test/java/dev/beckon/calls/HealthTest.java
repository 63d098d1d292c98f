package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.Streams;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.health.Health;
import dev.beckon.runtime.health.HealthCheckRequest;
import dev.beckon.runtime.health.HealthCheckResponse;
import dev.beckon.runtime.health.ServingStatus;
import dev.beckon.runtime.reflection.Reflection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers answer gRPC's health checks. */
final class HealthTest {

    private static final String DESK = "dev.beckon.calls.Desk";

    private final OpenDesk handler = new OpenDesk();

    private static ServingStatus check(Meeting meeting, String service) {
        return answer(meeting.client().service(Health.class).check(new HealthCheckRequest(service)))
                .status();
    }

    @ParameterizedTest
    @EnumSource
    void allServeUntilToldOtherwise(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            assertThat(check(meeting, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(check(meeting, DESK)).isEqualTo(ServingStatus.SERVING);
            assertThat(check(meeting, "grpc.health.v1.Health")).isEqualTo(ServingStatus.SERVING);

            meeting.server().health().set(Desk.class, false);
            assertThat(check(meeting, DESK)).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(check(meeting, "")).as("the whole is said apart").isEqualTo(ServingStatus.SERVING);
            assertThat(answer(meeting.desk().none())).as("it only says so").isEqualTo(42);
            meeting.server().health().set(false);
            meeting.server().health().set(DeskBlocking.class, true);
            assertThat(check(meeting, "")).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(check(meeting, DESK)).isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void bytesAreThoseOfGrpc() throws IOException {
        try (Meeting meeting = Way.EPOLL.meet(handler);
                RawPeer peer = RawPeer.connect(meeting.server().port()).greet()) {
            peer.method(0, "grpc.health.v1.Health/Check").call(1, 0, new byte[0]);
            assertThat(peer.read().payload()).containsExactly(8, 1);
            peer.call(3, 0, RawPeer.message(DESK));
            assertThat(peer.read().payload()).containsExactly(8, 1);
            meeting.server().health().set(false);
            peer.call(5, 0, new byte[0]);
            assertThat(peer.read().payload()).containsExactly(8, 2);
        }
    }

    @Test
    void serviceThatIsNotServedIsNotFound() {
        try (Meeting meeting = Way.IN_PROCESS.meet(handler)) {
            assertFailure(
                    meeting.client().service(Health.class).check(new HealthCheckRequest("no.Such")),
                    Code.NOT_FOUND,
                    Ran.YES,
                    "service: 'no.Such' is not served (expected: one of [beckon.reflection.v1.Reflection, " + DESK
                            + ", grpc.health.v1.Health], or none for the whole server)");
            assertThatThrownBy(() -> meeting.server().health().set(Shop.class, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("service: dev.beckon.calls.Shop is not served (expected: one of [");
        }
    }

    @Test
    void drainingServerServesNothing() {
        try (Meeting meeting = Way.EPOLL.meet(handler)) {
            meeting.desk().hold("x");
            OpenDesk.Held held = handler.held("x");
            CompletableFuture<Boolean> drained = meeting.server().drain(Duration.ofSeconds(30));
            assertThat(meeting.server().health().status()).isEqualTo(ServingStatus.NOT_SERVING);
            meeting.server().health().set(Desk.class, true);
            assertThat(meeting.server().health().status(Desk.class)).isEqualTo(ServingStatus.NOT_SERVING);
            held.answer().complete("");
            answer(drained);
        }
    }

    /** Hears how a service stands, as often as it asks for. */
    private static final class Watcher implements Flow.Subscriber<HealthCheckResponse> {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        static Watcher of(Meeting meeting, String service) {
            Watcher watcher = new Watcher();
            meeting.client()
                    .service(Health.class)
                    .watch(new HealthCheckRequest(service))
                    .subscribe(watcher);
            return watcher;
        }

        Watcher ask(long items) {
            answer(subscription).request(items);
            return this;
        }

        Object next() throws InterruptedException {
            return heard.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscribed) {
            subscription.complete(subscribed);
        }

        @Override
        public void onNext(HealthCheckResponse response) {
            heard.add(response.status());
        }

        @Override
        public void onError(Throwable thrown) {
            heard.add(thrown);
        }

        @Override
        public void onComplete() {
            heard.add("end");
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesAreHeardByWhoWatches(Way way) throws InterruptedException {
        try (Meeting meeting = way.meet(handler)) {
            Watcher desk = Watcher.of(meeting, DESK).ask(100);
            Watcher whole = Watcher.of(meeting, "").ask(100);
            Watcher unknown = Watcher.of(meeting, "no.Such").ask(100);
            assertThat(desk.next()).isEqualTo(ServingStatus.SERVING);
            assertThat(whole.next()).isEqualTo(ServingStatus.SERVING);
            assertThat(unknown.next()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
            meeting.server().health().set(Desk.class, false);
            assertThat(desk.next()).isEqualTo(ServingStatus.NOT_SERVING);
            meeting.server().health().set(Desk.class, false); // no change
            meeting.server().health().set(Desk.class, true);
            assertThat(desk.next()).isEqualTo(ServingStatus.SERVING);

            CompletableFuture<Boolean> drained = meeting.server().drain(Duration.ofSeconds(30));

            assertThat(desk.next()).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(desk.next()).isEqualTo("end");
            assertThat(whole.next()).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(whole.next()).isEqualTo("end");
            assertThat(unknown.next()).isEqualTo("end");
            assertThat(answer(drained)).as("who watches does not hold it up").isTrue();
        }
    }

    @Test
    void whoWatchesSlowlyHearsTheLatest() throws InterruptedException {
        try (Meeting meeting = Way.IN_PROCESS.meet(handler)) {
            Watcher watcher = Watcher.of(meeting, DESK).ask(1);
            assertThat(watcher.next()).isEqualTo(ServingStatus.SERVING);
            for (int i = 0; i < 1_000; i++) {
                meeting.server().health().set(Desk.class, i % 2 == 0);
            }
            watcher.ask(1);
            assertThat(watcher.next()).isEqualTo(ServingStatus.NOT_SERVING);
            watcher.subscription.join().cancel();
            meeting.server().health().set(Desk.class, true);
            assertThat(watcher.heard).isEmpty();
        }
    }

    @Test
    void healthIsReflectedAndCanBeLeftOut() {
        try (Meeting meeting = Way.IN_PROCESS.meet(handler)) {
            assertThat(answer(meeting.client().service(Reflection.class).services()))
                    .contains("grpc.health.v1.Health");
        }
        try (Meeting meeting =
                Way.IN_PROCESS.meet(server -> server.health(false).serve(Desk.class, handler))) {
            assertFailure(
                    meeting.client().service(Health.class).check(new HealthCheckRequest("")),
                    Code.UNIMPLEMENTED,
                    Ran.NO);
        }
    }

    @Test
    void ownHandlerTakesItsPlace() {
        Health own = new Health() {
            @Override
            public CompletableFuture<HealthCheckResponse> check(HealthCheckRequest request) {
                return CompletableFuture.completedFuture(new HealthCheckResponse(ServingStatus.NOT_SERVING));
            }

            @Override
            public Flow.Publisher<HealthCheckResponse> watch(HealthCheckRequest request) {
                return Streams.from(List.of());
            }
        };
        try (Meeting meeting = Way.IN_PROCESS.meet((Server.Builder server) -> server.serve(Health.class, own))) {
            assertThat(check(meeting, "")).isEqualTo(ServingStatus.NOT_SERVING);
        }
    }
}
