package dev.beckon.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Authenticator;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Credentials;
import dev.beckon.api.Introduction;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who clients are, by what they send, and who is not let in. */
final class AuthenticationTest {

    private static final String TOKEN = "s3cret-token-of-billing";
    private static final Principal BILLING = Principal.of("billing").with("roles", "reader writer");

    private final OpenGate gate = new OpenGate();

    /** Where client and server meet. */
    enum Place {
        SOCKET,
        IN_PROCESS
    }

    private Server server(Place place, Authenticator authenticator) {
        Server.Builder builder = Server.builder().serve(Gate.class, gate).authenticator(authenticator);
        return (place == Place.SOCKET ? builder.port(0) : builder.inProcessOnly()).start();
    }

    private static Client.Builder client(Place place, Server server) {
        return place == Place.SOCKET ? Client.builder(server.address()) : Client.inProcess(server);
    }

    private static RpcException failure(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(() -> call.get(30, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(RpcException.class);
        return (RpcException) thrown.getCause();
    }

    private static void assertRefused(Client client, String why) {
        RpcException failure = failure(client.service(Gate.class).whoAmI());
        assertThat(failure.status().message()).contains(why).doesNotContain(TOKEN);
        assertThat(failure.code()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(failure.ran()).isEqualTo(Ran.NO);
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatIsKnownMakesThePrincipal(Place place) throws Exception {
        try (Server server = server(place, Authenticator.tokens(Map.of("other", Principal.of("o"), TOKEN, BILLING)));
                Client client = client(place, server).bearer(() -> TOKEN).build()) {
            assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                    .isEqualTo("billing (reader writer)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatIsNotKnownIsRefused(Place place) {
        try (Server server = server(place, Authenticator.tokens(Map.of("other", BILLING)));
                Client client = client(place, server).bearer(() -> TOKEN).build()) {
            assertRefused(client, "the peer says: token: not known (expected: one that the server has)");
        }
        assertThat(gate.calls).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void clientWithoutTokenIsRefused(Place place) {
        try (Server server = server(place, Authenticator.tokens(Map.of(TOKEN, BILLING)));
                Client client = client(place, server).build();
                Client other = client(place, server)
                        .credentials(() -> Credentials.of("own", new byte[3]))
                        .build()) {
            assertRefused(client, "credentials: none (expected: a bearer token)");
            assertRefused(other, "credentials: own, 3 bytes (expected: a bearer token)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAuthenticatorCredentialsAreNotLookedAt(Place place) throws Exception {
        Server.Builder builder = Server.builder().serve(Gate.class, gate);
        try (Server server = (place == Place.SOCKET ? builder.port(0) : builder.inProcessOnly()).start();
                Client client = client(place, server).bearer(() -> TOKEN).build()) {
            assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                    .isEqualTo("anonymous");
        }
    }

    @Test
    void authenticatorSeesTheIntroduction() throws Exception {
        BlockingQueue<Introduction> seen = new LinkedBlockingQueue<>();
        Authenticator noting = introduction -> {
            seen.add(introduction);
            return CompletableFuture.completedFuture(Principal.ANONYMOUS);
        };
        try (Server server = server(Place.SOCKET, noting);
                Client client = client(Place.SOCKET, server)
                        .name("billing-7")
                        .credentials(() -> Credentials.of("kerberos", new byte[] {1, 2}))
                        .build()) {
            assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                    .isEqualTo("anonymous");
            Introduction introduction = seen.remove();
            assertThat(introduction.credentials().scheme()).isEqualTo("kerberos");
            assertThat(introduction.credentials().secret()).containsExactly(1, 2);
            assertThat(introduction.certified()).isNull();
            assertThat(introduction.clientName()).isEqualTo("billing-7");
            assertThat(introduction.address()).startsWith("/127.0.0.1:");
            assertThat(introduction.toString()).contains("kerberos, 2 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "fails", "null", "null principal"})
    void brokenAuthenticatorRefusesAndKeepsItsReason(String how) {
        Authenticator broken = introduction -> switch (how) {
            case "throws" -> throw new IllegalStateException("database password is 123");
            case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("database password is 123"));
            case "null" -> null;
            default -> CompletableFuture.completedFuture(null);
        };
        try (Server server = server(Place.SOCKET, broken);
                Client client = client(Place.SOCKET, server).build()) {
            assertRefused(client, "the server's log says why");
            RpcException failure = failure(client.service(Gate.class).whoAmI());
            assertThat(failure.getMessage()).doesNotContain("123");
        }
    }

    @Test
    void authenticatorThatCannotTellMakesTheServerUnavailable() {
        Authenticator down = introduction -> {
            throw new RpcException(Code.UNAVAILABLE, "the directory is down");
        };
        try (Server server = server(Place.SOCKET, down);
                Client client = client(Place.SOCKET, server).build()) {
            RpcException failure = failure(client.service(Gate.class).whoAmI());
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.getMessage()).contains("the directory is down");
        }
    }

    @Test
    void authenticatorThatNeverAnswersIsBoundedByTheHandshake() {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Gate.class, gate)
                        .handshakeTimeout(Duration.ofMillis(300))
                        .authenticator(introduction -> new CompletableFuture<>())
                        .start();
                Client client = client(Place.SOCKET, server).build()) {
            RpcException failure = failure(client.service(Gate.class).whoAmI());
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.NO);
            assertThat(failure.getMessage())
                    .contains("handshake: not complete after 300 ms (expected: the client to be authenticated)");
        }
    }

    @Test
    void credentialsAreAskedForAtEachConnect() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Server server = server(Place.SOCKET, Authenticator.tokens(Map.of("token-2", BILLING)));
                Client client = client(Place.SOCKET, server)
                        .bearer(() -> "token-" + asked.incrementAndGet())
                        .build()) {
            assertRefused(client, "token: not known");
            await().untilAsserted(
                            () -> assertThat(client.service(Gate.class).whoAmI().get(30, TimeUnit.SECONDS))
                                    .isEqualTo("billing (reader writer)"));
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void refusedClientDoesNotTryAgainInAHotLoop() {
        AtomicInteger asked = new AtomicInteger();
        Authenticator counting = introduction -> {
            asked.incrementAndGet();
            throw new RpcException(Code.UNAUTHENTICATED, "go away");
        };
        try (Server server = server(Place.SOCKET, counting);
                Client client = client(Place.SOCKET, server).build()) {
            Gate service = client.service(Gate.class);
            for (int i = 0; i < 200; i++) {
                assertThat(failure(service.whoAmI()).code()).isEqualTo(Code.UNAUTHENTICATED);
            }
            assertThat(asked.get()).isLessThan(10);
            assertThat(failure(CallOptions.DEFAULT.waitForReady().on(service).whoAmI())
                            .code())
                    .as("a call that waits for the server would wait in vain")
                    .isEqualTo(Code.UNAUTHENTICATED);
        }
    }

    @Test
    void credentialsThatCannotBeHadFailTheCalls() {
        try (Server server = server(Place.SOCKET, Authenticator.tokens(Map.of(TOKEN, BILLING)));
                Client throwing = client(Place.SOCKET, server)
                        .credentials(() -> {
                            throw new IllegalStateException("the vault is sealed");
                        })
                        .build();
                Client wrong =
                        client(Place.SOCKET, server).bearer(() -> TOKEN + "\n").build()) {
            assertRefused(throwing, "credentials: cannot be had: the vault is sealed");
            assertRefused(
                    wrong,
                    "token: character 10 at " + TOKEN.length() + " of " + (TOKEN.length() + 1)
                            + " (expected: visible ASCII, no space or line break)");
        }
    }
}
