package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.transport.netty.Io;
import dev.beckon.transport.netty.NettyTransportFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to talk to the operating system carries calls; and where a server listens. */
final class TransportsTest {

    private static @Nullable Throwable unavailable(Io io) {
        return switch (io) {
            case EPOLL -> Epoll.unavailabilityCause();
            case KQUEUE -> KQueue.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            case AUTO, NIO -> null;
        };
    }

    @ParameterizedTest
    @EnumSource
    void everyIoCarriesCalls(Io io) {
        Throwable missing = unavailable(io);
        assumeTrue(missing == null, () -> io + " is not available here: " + missing);
        byte[] bytes = new byte[1 << 20];
        new Random(3).nextBytes(bytes);
        try (Server server = Server.builder()
                        .port(0)
                        .transport(new NettyTransportFactory(io))
                        .serve(Desk.class, new OpenDesk())
                        .start();
                Client client = Client.builder(server.address())
                        .transport(new NettyTransportFactory(io))
                        .build()) {
            Desk desk = client.service(Desk.class);
            assertThat(answer(desk.echo("x"))).isEqualTo("x");
            assertThat(answer(desk.mirror(bytes))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "KQUEUE", "IO_URING"})
    void ioThatIsNotAvailableSaysWhy(Io io) {
        Throwable missing = unavailable(io);
        assumeTrue(missing != null, () -> io + " is available here");

        assertThatThrownBy(() -> Client.builder("beckon://localhost")
                        .transport(new NettyTransportFactory(io))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io: " + io + " is not available here (expected: AUTO, or what it needs): ");
    }

    @Test
    void transportOnTheClassPathIsFound() {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Desk.class, new OpenDesk())
                        .start();
                Client client = Client.connect(server.address())) {
            assertThat(server.address()).isEqualTo("beckon://localhost:" + server.port());
            assertThat(answer(client.service(Desk.class).none())).isEqualTo(42);
        }
    }

    @Test
    void addressThatOthersReachNeedsPlaintext() {
        for (String host : new String[] {"0.0.0.0", "::"}) {
            assertThatThrownBy(() -> Server.builder().host(host).port(0).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("host: " + host + " is reachable from other machines and nothing is encrypted"
                            + " (expected: a loopback address, tls(...), or plaintext())");
        }
        try (Server server = Server.builder()
                        .host("0.0.0.0")
                        .port(0)
                        .plaintext()
                        .serve(Desk.class, new OpenDesk())
                        .start();
                Client client = Client.connect("127.0.0.1:" + server.port())) {
            assertThat(answer(client.service(Desk.class).none())).isEqualTo(42);
        }
    }

    @Test
    void defaultAddressIsNotReachableFromOtherMachines() throws IOException {
        InetAddress outer = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst()
                .orElse(null);
        assumeTrue(outer != null, "this machine has no address but loopback");
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Desk.class, new OpenDesk())
                        .start();
                Client client = Client.connect("beckon://" + outer.getHostAddress() + ":" + server.port())) {
            Outcomes.assertFailure(client.service(Desk.class).none(), Code.UNAVAILABLE, Ran.NO, "cannot connect: ");
        }
    }

    @Test
    void loopbackOfIpVersion6IsAnAddressToo() {
        Throwable missing = catchThrowable(() -> new ServerSocket(0, 1, InetAddress.getByName("::1")).close());
        assumeTrue(missing == null, () -> "no IPv6 here: " + missing);
        try (Server server = Server.builder()
                        .host("::1")
                        .port(0)
                        .serve(Desk.class, new OpenDesk())
                        .start();
                Client client = Client.connect(server.address())) {
            assertThat(server.address()).isEqualTo("beckon://[::1]:" + server.port());
            assertThat(answer(client.service(Desk.class).none())).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = EnumSource.Mode.EXCLUDE, names = "IN_PROCESS")
    void portInUseIsNamed(Way way) {
        try (Meeting meeting = way.meet(new OpenDesk())) {
            int port = meeting.server().port();

            Throwable thrown = catchThrowable(() ->
                    way.server().port(port).serve(Desk.class, new OpenDesk()).start());

            assertThat(thrown).isInstanceOf(RpcException.class);
            Outcomes.assertStatus(
                    (RpcException) thrown,
                    Code.UNAVAILABLE,
                    Ran.NO,
                    "port " + port + " on localhost: ",
                    "Address already in use",
                    "(expected: a free port, or 0 to have one chosen)");
            assertThat(answer(meeting.desk().none()))
                    .as("the server that has the port")
                    .isEqualTo(42);
        }
    }

    @Test
    void whatAnswersNoCallsIsNotServed() {
        assertThatThrownBy(() -> Server.builder().serve(Desk.class, null))
                .hasMessage("handler of dev.beckon.calls.Desk: null (expected: what answers its calls)");
        assertThatThrownBy(() -> Server.builder().serve(null, new OpenDesk()))
                .hasMessage("type: null (expected: a contract, or its other view)");
    }

    @Test
    void serviceIsServedOnce() {
        Server.Builder builder = Server.builder().serve(Desk.class, new OpenDesk());

        assertThatThrownBy(() -> builder.serve(Desk.class, new OpenDesk()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("service: dev.beckon.calls.Desk is served twice (expected: once)");
        assertThatThrownBy(() -> builder.serve(DeskBlocking.class, new BlockingDesk(new OpenDesk())))
                .as("the other view is the same service")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("service: dev.beckon.calls.Desk is served twice (expected: once)");
    }

    @Test
    void contractWithoutGeneratedCodeIsNamedWithTheRemedy() {
        for (Runnable use : new Runnable[] {
            () -> Server.builder().serve(Runnable.class, () -> {}),
            () -> {
                try (Client client = Client.connect("beckon://localhost")) {
                    client.service(Runnable.class);
                }
            }
        }) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("service: java.lang.Runnable has no generated code")
                    .hasMessageContaining("<annotationProcessorPaths>")
                    .hasMessageContaining("annotationProcessor(\"dev.beckon:beckon-processor:")
                    .hasMessageContaining("-proc:full");
        }
    }

    @Test
    void portsAndNumbersAreChecked() {
        assertThatThrownBy(() -> Server.builder().port(65_536)).hasMessage("port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> Server.builder().loops(0)).hasMessage("loops: 0 (expected: at least 1)");
        assertThatThrownBy(() -> Server.builder().maxMessage(0)).hasMessageContaining("maxMessage: 0 (expected: 1 to ");
        assertThatThrownBy(() -> Server.builder().host("no-such-host.invalid").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host: 'no-such-host.invalid' is not known (expected: an address of this machine)");
        assertThatThrownBy(() -> Server.builder().inProcessOnly().start().port())
                .isInstanceOf(IllegalStateException.class);
    }
}
