package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Authenticator;
import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ClientSession;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Registration;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.SessionChange;
import dev.beckon.runtime.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A server knows its clients, and calls those that serve. */
final class SessionsTest {

    private final OpenDesk servers = new OpenDesk();
    private final OpenDesk clients = new OpenDesk();

    private Meeting meet(Way way) {
        return way.meet(server -> server.serve(Desk.class, servers), client -> client.serve(Desk.class, clients));
    }

    /** The one session of a server, once it is there. */
    private static ClientSession session(Server server) {
        await().until(() -> server.sessions().all().size() == 1);
        return server.sessions().all().get(0);
    }

    private static SessionChange next(BlockingQueue<SessionChange> changes) throws InterruptedException {
        SessionChange change = changes.poll(30, TimeUnit.SECONDS);
        assertThat(change).isNotNull();
        return change;
    }

    @ParameterizedTest
    @EnumSource
    void serverCallsAClientThatServes(Way way) {
        try (Meeting meeting = meet(way)) {
            ClientSession session = session(meeting.server()); // although the client has made no call
            Desk desk = session.service(Desk.class);

            CompletableFuture<String> call = desk.echo("x");
            assertThat(answer(call)).isEqualTo("x");
            assertThat(((RpcFuture<?>) call).streamId())
                    .as("streams of servers are even")
                    .isEqualTo(2);
            assertThat(answer(desk.none())).isEqualTo(42);
            byte[] large = new byte[1 << 20];
            large[large.length - 1] = 9;
            assertThat(answer(desk.mirror(large))).isEqualTo(large);
            desk.note("one-way");
            await().until(() -> clients.notes.contains("one-way"));
            assertThat(answer(meeting.desk().echo("y"))).as("and the other way").isEqualTo("y");
            assertThat(session.service(DeskBlocking.class).echo("z")).isEqualTo("z");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyCallsGoBothWaysAtOnce(Way way) {
        try (Meeting meeting = meet(way)) {
            Desk there = meeting.desk();
            Desk back = session(meeting.server()).service(Desk.class);
            List<CompletableFuture<String>> calls = java.util.stream.IntStream.range(0, 2_000)
                    .mapToObj(i -> (i % 2 == 0 ? there : back).echo("call " + i))
                    .toList();
            for (int i = 0; i < calls.size(); i++) {
                assertThat(answer(calls.get(i))).isEqualTo("call " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerCallsTheClientThatCalledIt(Way way) {
        for (boolean onLoop : new boolean[] {false, true}) {
            CompletableFuture<Server> self = new CompletableFuture<>();
            OpenDesk asking = onLoop ? new LoopDesk(self) : new AskingDesk(self);
            try (Meeting meeting =
                    way.meet(server -> server.serve(Desk.class, asking), client -> client.serve(Desk.class, clients))) {
                self.complete(meeting.server());
                assertThat(answer(meeting.desk().echo("x"))).isEqualTo("client's x");
            }
        }
    }

    private static class AskingDesk extends OpenDesk {
        private final CompletableFuture<Server> self;

        AskingDesk(CompletableFuture<Server> self) {
            this.self = self;
        }

        @Override
        public CompletableFuture<String> echo(String text) {
            Server server = self.join();
            ClientSession caller = server.sessions().of(CallContext.current());
            return caller.service(Desk.class).echo(text).thenApply(answer -> "client's " + answer);
        }
    }

    @NonBlocking
    private static final class LoopDesk extends AskingDesk {
        LoopDesk(CompletableFuture<Server> self) {
            super(self);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelAndDeadlineReachTheClientsHandler(Way way) {
        try (Meeting meeting = meet(way)) {
            Desk desk = session(meeting.server()).service(Desk.class);
            CompletableFuture<String> call = desk.hold("x");
            CompletableFuture<Void> told = new CompletableFuture<>();
            clients.held("x").context().onCancel(() -> told.complete(null));
            call.cancel(true);
            answer(told);

            Desk hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(50)).on(desk);
            assertFailure(hurried.hold("y"), Code.DEADLINE_EXCEEDED, Ran.MAYBE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatServesNothingIsNotCalled(Way way) {
        try (Meeting meeting = way.meet(servers)) {
            answer(meeting.desk().none());
            ClientSession session = session(meeting.server());
            assertThat(session.serves()).isFalse();
            assertFailure(
                    session.service(Desk.class).echo("x"),
                    Code.UNIMPLEMENTED,
                    Ran.NO,
                    "peer: serves nothing (expected: one that serves)");
            assertThatThrownBy(() -> session.service(DeskBlocking.class).echo("x"))
                    .isInstanceOf(RpcException.class);
        }
    }

    @Test
    void clientAnswersForWhatItDoesNotServe() {
        try (Meeting meeting = meet(Way.EPOLL)) {
            assertFailure(
                    session(meeting.server()).service(Shop.class).label(),
                    Code.UNIMPLEMENTED,
                    Ran.NO,
                    "service: dev.beckon.calls.Shop is not served (expected: one of [dev.beckon.calls.Desk])");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsOfASessionThatIsGoneFailAtOnce(Way way) {
        try (Meeting meeting = meet(way)) {
            ClientSession session = session(meeting.server());
            Desk desk = session.service(Desk.class);
            CompletableFuture<String> inFlight = desk.hold("x");
            clients.held("x");

            meeting.client().close();

            assertFailure(inFlight, Code.UNAVAILABLE, Ran.MAYBE, "connection lost: ", "client closed");
            await().until(() -> session.state() == SessionState.GONE);
            CompletableFuture<String> late = desk.echo("y");
            assertThat(late).isCompletedExceptionally();
            assertFailure(late, Code.UNAVAILABLE, Ran.NO, ": gone, the peer says: client closed (expected: connected)");
            assertThatThrownBy(() -> desk.note("z"))
                    .isInstanceOf(RpcException.class)
                    .hasMessageContaining("gone");
            assertThat(meeting.server().sessions().all()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsToAClientThatRaceWithItsEndAllEnd(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Desk desk = session(meeting.server()).service(Desk.class);
            java.util.concurrent.ConcurrentLinkedQueue<CompletableFuture<Integer>> calls =
                    new java.util.concurrent.ConcurrentLinkedQueue<>();
            java.util.concurrent.CountDownLatch running = new java.util.concurrent.CountDownLatch(1);
            Thread caller = new Thread(() -> {
                for (int i = 0; i < 3_000; i++) {
                    calls.add(desk.none());
                    if (i == 100) {
                        running.countDown();
                    }
                }
            });
            caller.start();
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            meeting.client().close();
            caller.join();
            for (CompletableFuture<Integer> call : calls) {
                Object outcome = call.handle((number, failed) -> failed == null ? number : failed)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
                if (outcome instanceof RpcException failure) {
                    assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
                } else {
                    assertThat(outcome).isEqualTo(42);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void comingAndGoingIsTold(Way way) throws InterruptedException {
        BlockingQueue<SessionChange> changes = new LinkedBlockingQueue<>();
        try (Server server = way.server().serve(Desk.class, servers).start()) {
            Registration listening = server.sessions().onChange(changes::add);
            server.sessions().onChange(change -> {
                throw new IllegalStateException("a listener that fails harms no other");
            });
            Client client = way.client(server).stayConnected().build();
            SessionChange up = next(changes);
            assertThat(up.state()).isEqualTo(SessionState.OPEN);
            assertThat(up.session().id()).isEqualTo(1);
            assertThat(up.session().agent()).startsWith("beckon-java");
            assertThat(server.sessions().all()).containsExactly(up.session());

            up.session().close("enough");
            SessionChange gone = next(changes);
            assertThat(gone.state()).isEqualTo(SessionState.GONE);
            assertThat(gone.session()).isSameAs(up.session());
            assertThat(gone.why()).isEqualTo("enough");

            SessionChange again = next(changes); // the client stays connected
            assertThat(again.state()).isEqualTo(SessionState.OPEN);
            assertThat(again.session().id()).isEqualTo(2);
            listening.close();
            client.close();
            await().until(() -> again.session().state() == SessionState.GONE);
            assertThat(changes).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatDrainsAnswersWhatItHasAndIsCalledNoMore(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            ClientSession session = session(meeting.server());
            BlockingQueue<SessionChange> changes = new LinkedBlockingQueue<>();
            meeting.server().sessions().onChange(changes::add);
            Desk desk = session.service(Desk.class);
            CompletableFuture<String> toClient = desk.hold("x");
            CompletableFuture<String> toServer = meeting.desk().hold("y");
            OpenDesk.Held atClient = clients.held("x");
            OpenDesk.Held atServer = servers.held("y");

            CompletableFuture<Boolean> drained = meeting.client().drain(Duration.ofSeconds(30));

            assertThat(next(changes).state()).isEqualTo(SessionState.DRAINING);
            assertThat(session.state()).isEqualTo(SessionState.DRAINING);
            assertFailure(desk.echo("z"), Code.UNAVAILABLE, Ran.NO, "session: the peer drains");
            assertFailure(meeting.desk().echo("z"), Code.UNAVAILABLE, Ran.NO, ": closed (expected: open)");
            assertThat(drained).isNotDone();
            atClient.answer().complete("of the client");
            atServer.answer().complete("of the server");
            assertThat(answer(toClient)).isEqualTo("of the client");
            assertThat(answer(toServer)).isEqualTo("of the server");
            assertThat(answer(drained)).isTrue();
            SessionChange gone = next(changes);
            assertThat(gone.state()).isEqualTo(SessionState.GONE);
            assertThat(gone.why()).contains("the client goes away");
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatDrainsWaitsNoLongerThanItsGrace(Way way) {
        try (Meeting meeting = meet(way)) {
            CompletableFuture<String> toServer = meeting.desk().hold("x");
            servers.held("x");
            assertThat(answer(meeting.client().drain(Duration.ofMillis(50)))).isFalse();
            assertFailure(toServer, Code.UNAVAILABLE, Ran.MAYBE, "the client goes away; the grace is over");
        }
        Client idle = Client.connect("beckon://localhost:1");
        assertThat(answer(idle.drain(Duration.ofSeconds(30))))
                .as("one that never connected")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void sessionsOfAServerThatDrainsSaySo(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            ClientSession session = session(meeting.server());
            BlockingQueue<SessionChange> changes = new LinkedBlockingQueue<>();
            meeting.server().sessions().onChange(changes::add);
            CompletableFuture<String> call = meeting.desk().hold("x");
            OpenDesk.Held held = servers.held("x");
            CompletableFuture<Boolean> drained = meeting.server().drain(Duration.ofSeconds(30));
            assertThat(next(changes).state()).isEqualTo(SessionState.DRAINING);
            assertThat(answer(session.service(Desk.class).echo("a handler may need its client")))
                    .isEqualTo("a handler may need its client");
            held.answer().complete("done");
            assertThat(answer(call)).isEqualTo("done");
            assertThat(answer(drained)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void oneOfManyIsPickedByAPredicate(Way way) {
        OpenDesk other = new OpenDesk();
        try (Server server = way.server().serve(Desk.class, servers).start();
                Client first = way.client(server).serve(Desk.class, clients).build();
                Client second = way.client(server).serve(Desk.class, other).build();
                Client third = way.client(server).stayConnected().build()) {
            await().until(() -> server.sessions().all().size() == 3);
            await().untilAsserted(() -> assertThat(List.of(first.state(), second.state(), third.state()))
                    .containsOnly(ConnectionState.READY));
            List<ClientSession> serving = server.sessions().matching(ClientSession::serves);
            assertThat(serving).hasSize(2);
            for (ClientSession session : serving) {
                session.service(Desk.class).note("to all");
            }
            await().until(() -> clients.notes.contains("to all") && other.notes.contains("to all"));
            long id = serving.get(1).id();
            assertThat(server.sessions().matching(session -> session.id() == id))
                    .containsExactly(serving.get(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientIsPickedByWhoItIs(Way way) {
        Principal kitchen = Principal.of("kitchen").with("floor", "2");
        Authenticator tokens = Authenticator.tokens(Map.of("k", kitchen, "b", Principal.of("bar")));
        OpenDesk bar = new OpenDesk();
        try (Server server = way.server()
                        .authenticator(tokens)
                        .serve(Desk.class, servers)
                        .start();
                Client first = way.client(server)
                        .bearer(() -> "k")
                        .name("kitchen-1")
                        .serve(Desk.class, clients)
                        .build();
                Client second = way.client(server)
                        .bearer(() -> "b")
                        .serve(Desk.class, bar)
                        .build()) {
            await().until(() -> server.sessions().all().size() == 2);
            List<ClientSession> upstairs = server.sessions()
                    .matching(session -> "2".equals(session.principal().get("floor")));
            assertThat(upstairs).singleElement().satisfies(session -> {
                assertThat(session.principal()).isEqualTo(kitchen);
                assertThat(session.clientName()).isEqualTo("kitchen-1");
            });
            assertThat(answer(upstairs.get(0).service(Desk.class).noteLater("for you")))
                    .isNull();
            await().until(() -> clients.notes.contains("for you"));
            assertThat(bar.notes).isEmpty();
            await().untilAsserted(() ->
                    assertThat(List.of(first.state(), second.state())).containsOnly(ConnectionState.READY));
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatMatchAreCalledAndEachHasItsOutcome(Way way) {
        OpenDesk silent = new OpenDesk();
        OpenDesk failing = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                return CompletableFuture.failedFuture(new RpcException(Code.NOT_FOUND, "no echo here"));
            }
        };
        try (Server server = way.server().serve(Desk.class, servers).start();
                Client first =
                        way.client(server).name("d1").serve(Desk.class, clients).build();
                Client second =
                        way.client(server).name("d2").serve(Desk.class, failing).build();
                Client third = way.client(server)
                        .name("other")
                        .serve(Desk.class, silent)
                        .build();
                Client fourth = way.client(server).name("d4").stayConnected().build()) {
            for (Client client : List.of(first, second, third, fourth)) {
                await().until(() -> client.state() == ConnectionState.READY);
            }
            Map<String, Object> outcomes = new HashMap<>();
            server.sessions()
                    .call(session -> session.clientName().startsWith("d"), Desk.class, desk -> desk.echo("x"))
                    .forEach((session, outcome) -> outcomes.put(
                            session.clientName(),
                            answer(outcome.handle((text, thrown) ->
                                    thrown == null ? text : ((RpcException) unwrapped(thrown)).code()))));
            assertThat(outcomes)
                    .containsOnly(
                            Map.entry("d1", "x"), Map.entry("d2", Code.NOT_FOUND), Map.entry("d4", Code.UNIMPLEMENTED));

            assertThat(server.sessions()
                            .<Desk, String>call(session -> true, Desk.class, desk -> {
                                throw new IllegalStateException("on purpose");
                            })
                            .values())
                    .hasSize(4)
                    .allMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    @Test
    void callOfAnotherServerIsNoneOfOurs() {
        CompletableFuture<String> call;
        try (Meeting ours = Way.IN_PROCESS.meet(servers);
                Meeting theirs = Way.IN_PROCESS.meet(clients)) {
            call = theirs.desk().hold("x");
            CallContext context = clients.held("x").context();
            assertThat(theirs.server().sessions().of(context).id()).isEqualTo(1);
            assertThatThrownBy(() -> ours.server().sessions().of(context))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("call: dev.beckon.calls.Desk/hold in stream 1"
                            + " (expected: one of a client that is connected to this server)");
        }
        assertFailure(call, Code.UNAVAILABLE, Ran.MAYBE);
    }
}
