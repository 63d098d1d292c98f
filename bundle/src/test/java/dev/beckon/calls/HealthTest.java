package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.health.Health;
import dev.beckon.runtime.health.HealthCheckRequest;
import dev.beckon.runtime.health.HealthCheckResponse;
import dev.beckon.runtime.health.ServingStatus;
import dev.beckon.runtime.reflection.Reflection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
        Health own = request -> CompletableFuture.completedFuture(new HealthCheckResponse(ServingStatus.NOT_SERVING));
        try (Meeting meeting = Way.IN_PROCESS.meet((Server.Builder server) -> server.serve(Health.class, own))) {
            assertThat(check(meeting, "")).isEqualTo(ServingStatus.NOT_SERVING);
        }
    }
}
