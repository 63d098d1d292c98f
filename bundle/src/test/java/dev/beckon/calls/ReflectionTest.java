package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.Caller;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.Status;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.reflection.MethodDescription;
import dev.beckon.runtime.reflection.MethodKind;
import dev.beckon.runtime.reflection.Reflection;
import dev.beckon.runtime.reflection.ServiceDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server tells of its services, and how they are called by who knows them only from that. */
final class ReflectionTest {

    private static final String DESK = "dev.beckon.calls.Desk";
    private static final String REFLECTION = "beckon.reflection.v1.Reflection";
    private static final String HEALTH = "grpc.health.v1.Health";

    private final OpenDesk handler = new OpenDesk();

    @ParameterizedTest
    @EnumSource
    void everyServerTellsWhatItServes(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            Reflection reflection = meeting.client().service(Reflection.class);

            assertThat(answer(reflection.services())).containsExactly(REFLECTION, DESK, HEALTH);
            ServiceDescription desk = answer(reflection.describe(DESK));
            assertThat(desk.name()).isEqualTo(DESK);
            assertThat(desk.proto())
                    .contains(
                            "package dev.beckon.calls;", "service Desk {", "// Something on the desk.\nmessage Item {");
            assertThat(new String(desk.descriptors(), StandardCharsets.ISO_8859_1))
                    .contains("dev/beckon/calls/Desk.proto", "NoteLaterRequest");
            assertThat(desk.methods())
                    .hasSize(10)
                    .contains(
                            new MethodDescription("echo", MethodKind.CALL, false, List.of()),
                            new MethodDescription("note", MethodKind.ONE_WAY, false, List.of()));
            assertThat(answer(reflection.describe(REFLECTION)).proto()).contains("service Reflection {");
        }
    }

    @Test
    void otherViewsAreDescribedAsTheContract() {
        Server.Builder server = Server.builder().inProcessOnly().serve(DeskBlocking.class, new BlockingDesk(handler));
        try (Server started = serveProxy(server, Till.class).start();
                Client client = Client.inProcess(started).build()) {
            Reflection reflection = client.service(Reflection.class);

            assertThat(answer(reflection.services()))
                    .containsExactly(REFLECTION, DESK, "dev.beckon.calls.Till", HEALTH);
            assertThat(answer(reflection.describe(DESK)).proto()).contains("service Desk {");
        }
    }

    @Test
    void unknownServiceIsNotFound() {
        try (Meeting meeting = Way.IN_PROCESS.meet(handler)) {
            assertThat(failure(meeting.client().service(Reflection.class).describe("Desk"))
                            .status())
                    .isEqualTo(new Status(
                            Code.NOT_FOUND,
                            "service: 'Desk' is not served (expected: one of [" + REFLECTION + ", " + DESK + ", "
                                    + HEALTH + "])",
                            Ran.YES));
        }
    }

    @Test
    void reflectionCanBeSwitchedOff() {
        try (Meeting meeting =
                Way.IN_PROCESS.meet(server -> server.serve(Desk.class, handler).reflection(false))) {
            assertThat(failure(meeting.client().service(Reflection.class).services())
                            .code())
                    .isEqualTo(Code.UNIMPLEMENTED);
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
        }
    }

    @Test
    void ownReflectionTakesThePlaceOfTheServers() {
        Reflection own = new Reflection() {
            @Override
            public CompletableFuture<List<String>> services() {
                return completedFuture(List.of("mine"));
            }

            @Override
            public CompletableFuture<ServiceDescription> describe(String service) {
                throw new UnsupportedOperationException(service);
            }
        };
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> server.serve(Reflection.class, own))) {
            assertThat(answer(meeting.client().service(Reflection.class).services()))
                    .containsExactly("mine");
        }
    }

    @Test
    void missingDescriptionIsToldWithTheRemedy() throws ReflectiveOperationException {
        Class<?> till = Class.forName(Till.class.getName(), true, new Repackaged());
        assertThat(till).isNotSameAs(Till.class);
        try (Meeting meeting = Way.IN_PROCESS.meet(server -> serveProxy(server, till))) {
            Status status = failure(meeting.client().service(Reflection.class).describe("dev.beckon.calls.Till"))
                    .status();

            assertThat(status.code()).isEqualTo(Code.FAILED_PRECONDITION);
            assertThat(status.message())
                    .isEqualTo("description of dev.beckon.calls.Till: META-INF/beckon/dev/beckon/calls/Till.proto is"
                            + " missing (expected: a resource in the jar of dev.beckon.calls.Till; a jar that is"
                            + " repackaged has to keep META-INF/beckon)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void methodsAreCalledWithoutTheirContract(Way way) {
        RpcMethod<byte[]> echo = new Raw(DESK, "echo", 0);
        RpcMethod<byte[]> missing = new Raw(DESK, "missing", 1);
        try (Meeting meeting = way.meet(handler)) {
            Caller caller = meeting.client().caller(List.of(echo, missing));

            Encoder request = caller.begin(echo);
            request.raw(new byte[] {0x0a, 2, 'h', 'i'});
            assertThat(answer(caller.call(echo, request))).containsExactly(0x0a, 2, 'h', 'i');
            assertThat(failure(caller.call(missing, caller.begin(missing)))
                            .status()
                            .message())
                    .startsWith("method: dev.beckon.calls.Desk/missing is not served (expected: one of [echo, ");
            assertThatThrownBy(() -> meeting.client().caller(List.of(missing)))
                    .hasMessage("index: 1 of dev.beckon.calls.Desk/missing (expected: 0)");
        }
    }

    @SuppressWarnings("unchecked")
    private static Server.Builder serveProxy(Server.Builder server, Class<?> type) {
        Object proxy = java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null);
        return server.serve((Class<Object>) type, proxy);
    }

    /** A method whose messages stay as they are. */
    private static final class Raw extends RpcMethod<byte[]> {

        Raw(String service, String name, int index) {
            super(service, name, index, false);
        }

        @Override
        public void encodeResult(byte[] result, Encoder out) {
            out.raw(result);
        }

        @Override
        public byte[] decodeResult(Decoder in) {
            return in.rest();
        }
    }

    /** Holds the classes of {@link Till} as a jar would into which only classes were copied. */
    private static final class Repackaged extends ClassLoader {

        Repackaged() {
            super(ReflectionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Till.class.getName()) || findLoadedClass(name) != null) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.startsWith("META-INF/") ? null : super.getResourceAsStream(name);
        }
    }
}
