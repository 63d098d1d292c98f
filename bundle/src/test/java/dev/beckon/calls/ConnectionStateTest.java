package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionChange;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Registration;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client says how it stands with its server. */
final class ConnectionStateTest {

    private final List<ConnectionChange> changes = new CopyOnWriteArrayList<>();

    private List<ConnectionState> states() {
        return changes.stream().map(ConnectionChange::to).toList();
    }

    @ParameterizedTest
    @EnumSource
    void connectionGoesFromIdleToReadyAndBack(Way way) {
        Meeting meeting = way.meet(new OpenDesk());
        try (meeting) {
            Client client = meeting.client();
            client.onState(changes::add);
            assertThat(client.state()).isEqualTo(ConnectionState.IDLE);
            answer(meeting.desk().none());
            assertThat(client.state()).isEqualTo(ConnectionState.READY);
            meeting.server().sessions().all().get(0).close("enough");
            await().until(() -> changes.size() == 3);
            assertThat(client.state()).isEqualTo(ConnectionState.IDLE);
            assertThat(changes.get(2).why()).isEqualTo("connection lost: the peer says: enough");
            assertThat(changes.get(2).from()).isEqualTo(ConnectionState.READY);
            answer(meeting.desk().none());
        }
        assertThat(meeting.client().state()).isEqualTo(ConnectionState.SHUTDOWN);
        await().until(() -> changes.size() == 6);
        assertThat(states())
                .containsExactly(
                        ConnectionState.CONNECTING,
                        ConnectionState.READY,
                        ConnectionState.IDLE,
                        ConnectionState.CONNECTING,
                        ConnectionState.READY,
                        ConnectionState.SHUTDOWN);
    }

    @Test
    void failedAttemptIsTransient() throws IOException {
        int port;
        try (ServerSocket listening = RawPeer.listen()) {
            port = listening.getLocalPort();
        }
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Registration listening = client.onState(changes::add);
            assertFailure(client.service(Desk.class).none(), Code.UNAVAILABLE, Ran.NO);
            assertThat(client.state()).isEqualTo(ConnectionState.TRANSIENT_FAILURE);
            await().until(() -> changes.size() == 2);
            assertThat(changes.get(1).target()).isEqualTo("beckon://localhost:" + port);
            assertThat(changes.get(1).why()).startsWith("cannot connect: ");
            listening.close();
        }
        assertThat(states()).containsExactly(ConnectionState.CONNECTING, ConnectionState.TRANSIENT_FAILURE);
    }

    @ParameterizedTest
    @EnumSource
    void clientThatStaysConnectedNeedsNoCall(Way way) {
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, new OpenDesk()), client -> client.stayConnected())) {
            Client client = meeting.client();
            Server server = meeting.server();
            for (int i = 0; i < 4; i++) {
                long next = i + 1;
                await().until(() -> client.state() == ConnectionState.READY
                        && server.sessions().all().size() == 1
                        && server.sessions().all().get(0).id() == next);
                server.sessions().all().get(0).close("again");
            }
        }
    }

    @Test
    void clientThatStaysConnectedOutwaitsItsServersAbsence() throws IOException {
        int port;
        try (ServerSocket listening = RawPeer.listen()) {
            port = listening.getLocalPort();
        }
        try (Client client =
                Client.builder("beckon://localhost:" + port).stayConnected().build()) {
            client.onState(changes::add);
            await().until(() -> states().stream()
                            .filter(ConnectionState.TRANSIENT_FAILURE::equals)
                            .count()
                    >= 2);
            try (Server server = Server.builder()
                    .port(port)
                    .serve(Desk.class, new OpenDesk())
                    .start()) {
                await().until(() -> server.sessions().all().size() == 1);
                await().until(() -> client.state() == ConnectionState.READY);
            }
        }
    }
}
