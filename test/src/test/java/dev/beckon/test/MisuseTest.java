package dev.beckon.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What users do wrong is said, and the life of the extension in classes of each kind. */
final class MisuseTest {

    @RegisterExtension
    static final Disruption network = Disruption.serving(Bar.class, new OpenBar());

    private static EngineExecutionResults run(Class<?> offender) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(offender))
                .execute();
    }

    private static void order(Client client) {
        client.service(Bar.class).order("tea").orTimeout(10, TimeUnit.SECONDS).join();
    }

    // ---- said at once

    @Test
    void fieldWithoutTheAnnotation() {
        Disruption stray = Disruption.serving(Bar.class, new OpenBar());

        assertThatThrownBy(stray::drop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("network: not running (expected: within a test; the field needs @RegisterExtension)");
        assertThatThrownBy(stray::server).hasMessageContaining("not running");
    }

    @Test
    void dropOfNothing() {
        assertThatThrownBy(network::drop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("drop: no connections (expected: one at least;");
    }

    @Test
    void awaitOfAClientThatIsNotWatched() {
        try (Client client = Client.connect(network.address())) {
            assertThatThrownBy(() -> network.await(client, ConnectionState.READY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("client: not watched (expected: network.watch(client) when it is built)");
        }
    }

    @Test
    void argumentsOutOfBounds() {
        assertThatThrownBy(() -> network.delay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay: PT-0.001S (expected: PT0S to PT1H)");
        assertThatThrownBy(() -> network.delay(Duration.ofHours(2))).hasMessageContaining("PT2H");
        assertThatThrownBy(() -> network.throttle(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytesPerSecond: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> network.dropAfter(Direction.TO_CLIENT, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes: -1 (expected: 0 or more)");
    }

    @Test
    void stopOfWhatIsStoppedAndStartOfWhatRuns() {
        assertThatThrownBy(network::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("server: running (expected: stopped, by stop() or crash())");
        network.stop();
        assertThatThrownBy(network::stop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("server: stopped (expected: running; start() starts it)");
        assertThatThrownBy(network::server).hasMessageContaining("server: stopped");
        network.heal();
        order(network.client());
    }

    @Test
    void addressThatIsNone() {
        for (String wrong : new String[] {"http://localhost:1", "a:1,b:2", "localhost:99999", ":7400", ""}) {
            assertThatThrownBy(() -> Disruption.to(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("address: '" + wrong + "' (expected: host:port or beckon://host:port, of one server)");
        }
    }

    // ---- said at the end

    static final class LeavesAClient {
        @RegisterExtension
        static final Disruption network = Disruption.serving(Bar.class, new OpenBar());

        static Client client;

        @Test
        void opens() {
            client = Client.connect(network.address());
            order(client);
        }
    }

    @Test
    void connectionThatIsLeftOpenFailsTheClass() {
        try {
            run(LeavesAClient.class)
                    .containerEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            event(finishedWithFailure(
                                    instanceOf(AssertionError.class),
                                    message("1 connections were left open (expected: each client closed; if they are to"
                                            + " outlive the test, connectionsMayStay())"))));
        } finally {
            LeavesAClient.client.close();
        }
    }

    static final class MayLeaveAClient {
        @RegisterExtension
        static final Disruption network =
                Disruption.serving(Bar.class, new OpenBar()).connectionsMayStay();

        static Client client;

        @Test
        void opens() {
            client = Client.connect(network.address());
            order(client);
        }
    }

    @Test
    void connectionsMayStayWhereThatIsMeant() {
        EngineExecutionResults results = run(MayLeaveAClient.class);
        MayLeaveAClient.client.close();

        results.allEvents().assertStatistics(all -> all.failed(0).succeeded(3));
    }

    static final class CutsNothing {
        @RegisterExtension
        static final Disruption network = Disruption.serving(Bar.class, new OpenBar());

        @Test
        void cutsAfterMoreThanComes() {
            network.dropAfter(Direction.TO_SERVER, 1_000_000);
            order(network.client());
        }
    }

    @Test
    void cutThatHasNotHappenedFailsTheTest() {
        run(CutsNothing.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(AssertionError.class),
                                message("TO_SERVER: the connection was not dropped, since less was sent (expected: what"
                                        + " dropAfter or dropAmid has asked for)"))));
    }

    static final class CannotStart {
        @RegisterExtension
        static final Disruption network = Disruption.of(() ->
                Server.builder().inProcessOnly().serve(Bar.class, new OpenBar()).start());

        @Test
        void neverRuns() {}
    }

    @Test
    void serverWithoutAPortFailsTheClass() {
        run(CannotStart.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                message("port: none (expected: a server that was not built in-process only)"))));
    }

    // ---- lives

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static final class OnePerTest {
        @RegisterExtension
        final Disruption network = Disruption.serving(Bar.class, new OpenBar());

        @Test
        void first() {
            order(network.client());
            network.crash();
        }

        @Test
        void second() {
            order(network.client());
            network.drop();
        }
    }

    @Test
    void fieldThatIsNotStaticIsANetworkPerTest() {
        run(OnePerTest.class).allEvents().assertStatistics(all -> all.failed(0).succeeded(4));
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static final class OnePerClass {
        @RegisterExtension
        static final Disruption network = Disruption.serving(Bar.class, new OpenBar());

        static final String address = network.address(); // before anything has started

        private static Client own;

        @BeforeAll
        static void connect() {
            own = Client.connect(address);
            order(own);
        }

        @AfterAll
        static void close() {
            own.close();
        }

        @Test
        void aBreaksAll() {
            network.delay(Duration.ofHours(1));
            network.refuse();
            network.crash();
        }

        @Test
        void bFindsAllHealed() {
            order(network.client());
            order(own);
            network.partition();
        }

        @Nested
        class Inner {
            @Test
            void findsTheSameNetwork() {
                assertThat(network.address()).isEqualTo(address);
                order(network.client());
            }
        }
    }

    @Test
    void allIsHealedBetweenTestsAndNestedClassesShareTheNetworkWhosePortIsFreeAtTheEnd() throws IOException {
        run(OnePerClass.class).allEvents().assertStatistics(all -> all.failed(0).succeeded(6));

        int port = Integer.parseInt(OnePerClass.address.substring(OnePerClass.address.lastIndexOf(':') + 1));
        try (ServerSocket free = new ServerSocket(port)) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void serverElsewhereIsDisruptedButNotStopped() {
        Elsewhere.at = network.address();

        run(Elsewhere.class).allEvents().assertStatistics(all -> all.failed(0).succeeded(3));
    }

    static final class Elsewhere {
        static String at = "";

        @RegisterExtension
        final Disruption between = Disruption.to(at);

        @Test
        void drops() {
            order(between.client());
            between.drop();
            order(between.client());
            assertThatThrownBy(between::restart)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("server: started elsewhere, at " + at
                            + " (expected: one that is started here, by Disruption.of(() -> ...start()))");
        }
    }
}
