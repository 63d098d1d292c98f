package dev.beckon.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each disruption does to a client and a server of Beckon, in plain text and in TLS. */
@Timeout(300)
final class DisruptionTest {

    private static final Duration HEARTBEAT = Duration.ofMillis(900);

    @TempDir
    private static Path folder;

    private static final OpenBar BAR = new OpenBar();

    @RegisterExtension
    static final Disruption plain = Disruption.of(() -> server().start());

    @RegisterExtension
    static final Disruption secured =
            Disruption.of(() -> server().tls(Tls.DEFAULT.certificate(paper(), folder.resolve("key.pem")))
                    .start());

    /** How client and server speak. */
    enum Way {
        PLAIN,
        TLS;

        Disruption network() {
            return this == PLAIN ? plain : secured;
        }

        Client client() {
            return client(Duration.ofSeconds(10));
        }

        Client client(Duration heartbeat) {
            return network().client(building -> {
                building.heartbeatTimeout(heartbeat).maxAttempts(1);
                return this == PLAIN ? building : building.tls(Tls.DEFAULT.trust(paper()));
            });
        }
    }

    private static Server.Builder server() {
        return Server.builder().port(0).serve(Bar.class, BAR);
    }

    /** A certificate that vouches for itself, and its key beside it. */
    private static Path paper() {
        Path chain = folder.resolve("chain.pem");
        if (!Files.exists(chain)) {
            try {
                X509Bundle bundle = new CertificateBuilder()
                        .ecp256()
                        .subject("CN=bar")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .notBefore(Instant.now().minus(Duration.ofDays(1)))
                        .notAfter(Instant.now().plus(Duration.ofDays(1)))
                        .buildSelfSigned();
                Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
                Files.writeString(chain, bundle.getCertificatePathPEM());
            } catch (java.io.IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            } catch (Exception unmade) {
                throw new AssertionError(unmade);
            }
        }
        return chain;
    }

    private static <T> T answer(CompletableFuture<T> call) {
        return call.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static RpcException failure(CompletableFuture<?> call) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, () -> answer(call));
        return (RpcException) thrown.getCause();
    }

    private static CompletableFuture<String> brewing(Bar bar, String drink) {
        CompletableFuture<String> call = bar.brew(drink);
        BAR.expect(drink);
        return call;
    }

    @ParameterizedTest
    @EnumSource
    void dropFailsWhatIsInFlightAndTheNextCallIsFine(Way way) {
        Client client = way.client();
        Bar bar = client.service(Bar.class);
        CompletableFuture<String> call = brewing(bar, "drop " + way);

        way.network().drop();

        RpcException failure = failure(call);
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.ran()).isEqualTo(Ran.MAYBE);
        assertThat(failure).hasMessageContaining("connection lost").hasMessageContaining("reset");
        way.network().await(client, ConnectionState.IDLE);
        assertThat(answer(bar.order("tea"))).isEqualTo("tea");
        way.network().await(client, ConnectionState.READY);
    }

    @ParameterizedTest
    @EnumSource
    void hangUpIsAnEndWithoutAReset(Way way) {
        Bar bar = way.client().service(Bar.class);
        CompletableFuture<String> call = brewing(bar, "hangUp " + way);

        way.network().hangUp();

        assertThat(failure(call)).hasMessageContaining("connection lost").hasMessageNotContaining("reset");
    }

    @ParameterizedTest
    @EnumSource
    void halfOpenIsFoundByHeartbeatsOnly(Way way) {
        Client client = way.client(HEARTBEAT);
        Bar bar = client.service(Bar.class);
        CompletableFuture<String> call = brewing(bar, "halfOpen " + way);
        BAR.ready("halfOpen " + way);
        answer(call);
        CompletableFuture<String> other = brewing(bar, "halfOpen again " + way);

        way.network().halfOpen();
        BAR.ready("halfOpen again " + way);

        assertThat(failure(other)).hasMessageContaining("silence: nothing has come for 900 ms");
        assertThat(answer(bar.order("tea"))).as("on a new connection").isEqualTo("tea");
    }

    @ParameterizedTest
    @EnumSource
    void halfOpenInOneDirectionLetsTheOtherThrough(Way way) {
        Bar bar = way.client(HEARTBEAT).service(Bar.class);
        answer(bar.order("first"));

        way.network().halfOpen(Direction.TO_CLIENT);
        CompletableFuture<String> call = bar.brew("one way " + way);

        BAR.expect("one way " + way);
        BAR.ready("one way " + way);
        assertThat(failure(call)).hasMessageContaining("silence");
    }

    @ParameterizedTest
    @EnumSource
    void dropAmidAFrameRunsNothingOfIt(Way way) {
        Bar bar = way.client().service(Bar.class);
        answer(bar.order("before"));
        String cut = "cut " + way;

        way.network().dropAmid(Direction.TO_SERVER);

        assertThat(failure(bar.order(cut)).ran()).isEqualTo(Ran.MAYBE);
        assertThat(answer(bar.order("after"))).isEqualTo("after");
        assertThat(BAR.orders()).doesNotContain(cut);
    }

    @ParameterizedTest
    @EnumSource
    void dropAfterBytesMayHitTheGreeting(Way way) {
        Bar bar = way.client().service(Bar.class);

        way.network().dropAfter(Direction.TO_CLIENT, 3);

        assertThat(failure(bar.order("too early")).ran()).isEqualTo(Ran.NO);
        assertThat(answer(CallOptions.DEFAULT.waitForReady().on(bar).order("tea")))
                .isEqualTo("tea");
    }

    @ParameterizedTest
    @EnumSource
    void delayIsFeltThereAndBack(Way way) {
        Bar bar = way.client().service(Bar.class);
        answer(bar.order("first"));

        way.network().delay(Duration.ofMillis(150));
        long start = System.nanoTime();
        answer(bar.order("slow"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @EnumSource
    void partitionHoldsACallUntilItIsHealed(Way way) {
        Client client = way.client();
        Bar bar = client.service(Bar.class);
        answer(bar.order("first"));

        way.network().partition(Direction.TO_CLIENT);
        CompletableFuture<String> call = brewing(bar, "partition " + way);
        BAR.ready("partition " + way);
        assertThat(call).isNotDone();
        way.network().heal();

        assertThat(answer(call)).isEqualTo("partition " + way);
    }

    @ParameterizedTest
    @EnumSource
    void refusedIsAnAttemptThatFailsAndOpenConnectionsStay(Way way) {
        Bar old = way.client().service(Bar.class);
        answer(old.order("first"));

        way.network().refuse();

        Client late = way.client();
        RpcException refused = failure(late.service(Bar.class).order("refused"));
        assertThat(refused.ran()).isEqualTo(Ran.NO);
        assertThat(refused).hasMessageContaining("refused");
        way.network().await(late, ConnectionState.TRANSIENT_FAILURE);
        assertThat(answer(old.order("second"))).isEqualTo("second");
    }

    @ParameterizedTest
    @EnumSource
    void restartIsAnotherServerAtTheSameAddress(Way way) {
        Client client = way.client();
        Bar bar = client.service(Bar.class);
        String address = way.network().address();
        Server before = way.network().server();
        CompletableFuture<String> call = brewing(bar, "restart " + way);

        way.network().restart();

        assertThat(failure(call)).hasMessageContaining("server closed");
        assertThat(way.network().address()).isEqualTo(address);
        assertThat(way.network().server()).isNotSameAs(before);
        assertThat(answer(CallOptions.DEFAULT.waitForReady().on(bar).order("tea")))
                .isEqualTo("tea");
        way.network().await(client, ConnectionState.READY);
    }

    @ParameterizedTest
    @EnumSource
    void crashSaysNothingAndTheNextServerIsFound(Way way) {
        Client client = way.client();
        Bar bar = client.service(Bar.class);
        CompletableFuture<String> call = brewing(bar, "crash " + way);

        way.network().crash();

        assertThat(failure(call)).hasMessageContaining("reset").hasMessageNotContaining("server closed");
        assertThat(failure(bar.order("to nobody")).ran()).isEqualTo(Ran.NO);
        CompletableFuture<String> patient =
                CallOptions.DEFAULT.waitForReady().on(bar).order("tea");
        way.network().await(client, ConnectionState.TRANSIENT_FAILURE);
        way.network().start();
        assertThat(answer(patient)).isEqualTo("tea");
    }

    @Test
    void throttleSlowsALargeCall() {
        Bar bar = Way.PLAIN.client().service(Bar.class);
        answer(bar.order("first"));

        plain.throttle(Direction.TO_SERVER, 100_000);
        long start = System.nanoTime();
        answer(bar.order("x".repeat(50_000)));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void clientOfTheKitIsTheSameWithinATest() {
        Bar bar = plain.service(Bar.class);
        answer(bar.order("tea"));
        plain.await(ConnectionState.READY);

        plain.drop();
        answer(bar.order("coffee"));
        plain.await(ConnectionState.IDLE);
        plain.await(ConnectionState.READY);

        assertThat(plain.client()).isSameAs(plain.client());
        assertThat(plain.connections()).isEqualTo(1);
    }
}
