package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Topic;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which methods, errors and topics a contract has, and that what is generated for them compiles without a warning. */
final class MethodsTest {

    private static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*;"
            + " import java.util.concurrent.*; import org.jspecify.annotations.Nullable;\n";

    private static Compiled kitchen(String... declarations) {
        return Compiled.of("acme.Kitchen\n" + IMPORTS + String.join("\n", declarations));
    }

    private static List<String> methods(Compiled compiled) throws ReflectiveOperationException {
        return compiled.binding("acme.Kitchen").methods().stream()
                .map(method -> method.name()
                        + method.parameterTypes().stream()
                                .map(Class::getSimpleName)
                                .toList())
                .toList();
    }

    @Test
    void overloadsHaveNamesOnTheWire() throws Exception {
        Compiled compiled = kitchen(
                "@RpcService public interface Kitchen {",
                "  CompletableFuture<String> order(String dish);",
                "  @Name(\"orderById\") CompletableFuture<String> order(UUID id);",
                "  @Name(\"orderMany\") CompletableFuture<String> order(List<String> dishes, int count);",
                "  @Name(\"bestelle\") CompletableFuture<String> bestelleBr\u00f6tchen();",
                "}");
        assertThat(methods(compiled))
                .containsExactly("order[String]", "orderById[UUID]", "orderMany[List, int]", "bestelle[]");
        assertThat(compiled.binding("acme.Kitchen").methods())
                .extracting(RpcMethod::javaName)
                .containsExactly("order", "order", "order", "bestelleBr\u00f6tchen");
        assertThat(compiled.generated("acme.KitchenMethods")).contains("ORDER_BY_ID", "ORDER_MANY", "BESTELLE");
        assertThat(compiled.generated("acme.KitchenBlocking"))
                .contains("String order(String dish);", "String order(UUID id);", "bestelleBr\u00f6tchen()");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("rpc orderById(OrderByIdRequest) returns (OrderByIdResponse);", "message OrderManyRequest {");
    }

    @Test
    void inheritedMethodsAreTheContractsOwn() throws Exception {
        Compiled compiled = kitchen(
                "interface Base<K, V, R> { CompletableFuture<V> find(K key, List<V> all, Map<String, V> byName);",
                "  R report(); void put(@Nullable K key); CompletableFuture<@Nullable V> perhaps(); }",
                "interface Closing { @OneWay void close(); @NonBlocking void touch(); }",
                "@RpcService public interface Kitchen",
                "    extends Base<String, Kitchen.Dish, CompletableFuture<Integer>>, Closing {",
                "  record Dish(String name) {}",
                "  CompletableFuture<String> own();",
                "}");
        assertThat(methods(compiled))
                .containsExactly(
                        "own[]",
                        "find[String, List, Map]",
                        "report[]",
                        "put[String]",
                        "perhaps[]",
                        "close[]",
                        "touch[]");
        List<RpcMethod<?>> methods = compiled.binding("acme.Kitchen").methods();
        assertThat(methods)
                .extracting(RpcMethod::oneWay)
                .containsExactly(false, false, false, false, false, true, false);
        assertThat(methods)
                .extracting(RpcMethod::nonBlocking)
                .containsExactly(false, false, false, false, false, false, true);
        assertThat(methods).extracting(RpcMethod::service).containsOnly("acme.Kitchen");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains(
                        "message PutRequest {\n  optional string key = 1;\n}",
                        "message PerhapsResponse {\n  optional Dish result = 1;\n}",
                        "message ReportResponse {\n  int32 result = 1;\n}");
        assertThat(compiled.generated("acme.KitchenBlocking"))
                .contains("int report();", "Kitchen. @Nullable Dish perhaps();", "void put(@Nullable String key);");
    }

    @Test
    void aBoxInPlaceOfATypeVariableStandsForItsPrimitive() throws Exception {
        Compiled compiled = kitchen(
                "interface Base<T> { T get(); void put(T t, @Nullable T other, List<T> all); CompletableFuture<T> later(); }",
                "@RpcService public interface Kitchen extends Base<Integer> {}");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains(
                        "message GetResponse {\n  int32 result = 1;\n}",
                        "message PutRequest {\n  int32 t = 1;\n  optional int32 other = 2;\n  repeated int32 all = 3;\n}",
                        "message LaterResponse {\n  int32 result = 1;\n}");
        assertThat(compiled.generated("acme.KitchenBlocking"))
                .contains(
                        "Integer get();",
                        "void put(Integer t, @Nullable Integer other, List<Integer> all);",
                        "int later();");
    }

    @Test
    void aMethodThatComesInTwiceIsOne() throws Exception {
        Compiled compiled = kitchen(
                "interface Top { CompletionStage<String> name(); void ring(); Object shape(); }",
                "interface Left extends Top { @Override CompletableFuture<String> name(); @Override String shape(); }",
                "interface Right extends Top { @Override CompletionStage<String> name(); void other(); }",
                "interface Other { void ring(); }",
                "@RpcService public interface Kitchen extends Left, Right, Other, Top {",
                "  @Override @OneWay void ring();",
                "}");
        assertThat(methods(compiled)).containsExactly("ring[]", "name[]", "shape[]", "other[]");
        assertThat(compiled.binding("acme.Kitchen").methods().get(0).oneWay()).isTrue();
        assertThat(compiled.generated("acme.KitchenBeckon")).contains("public CompletableFuture<String> name()");
    }

    @Test
    void aBodyThatIsInheritedOrAddedMakesAMethodLocal() throws Exception {
        Compiled compiled = kitchen(
                "interface Base<T> extends Comparator<T> { void order(T t); void ring(); void called();",
                "  @Override default int compare(T a, T b) { return 0; } }",
                "@RpcService public interface Kitchen extends Base<String> {",
                "  @Override default void order(String dish) { ring(); }",
                "  @Override default void called() {}",
                "  static void free() {}",
                "  private void hidden() {}",
                "}");
        assertThat(methods(compiled)).containsExactly("ring[]");
        assertThat(compiled.generated("acme.KitchenAsync"))
                .contains("Without {@code order, called, compare, ")
                .contains("run where they are called: see {@link Kitchen}.")
                .doesNotContain("order(");
    }

    @Test
    void errorsAreDescribedOncePerContract() throws Exception {
        Compiled compiled = kitchen(
                "@RpcService(name = \"food.v1.Kitchen\") public interface Kitchen {",
                "  enum Size { SMALL, LARGE }",
                "  record Dish(String name, Size size) {}",
                "  @RpcError(code = Code.NOT_FOUND) @SuppressWarnings(\"serial\") final class Gone extends RuntimeException {",
                "    public final List<Dish> in; private final @Nullable String out; private final Size cause;",
                "    public Gone(List<Dish> in, @Nullable String out, Size cause, Optional<UUID> error, String message) {",
                "      super(message); this.in = in; this.out = out; this.cause = cause; }",
                "    public @Nullable String getOut() { return out; }",
                "    public Size cause() { return cause; }",
                "    public Optional<UUID> error() { return Optional.empty(); }",
                "  }",
                "  void order(String dish) throws Gone, IllegalStateException, Error;",
                "  CompletableFuture<String> again(String dish) throws Gone;",
                "  CompletableFuture<String> third();",
                "}");
        List<RpcMethod<?>> methods = compiled.binding("acme.Kitchen").methods();
        assertThat(methods.get(0).errors()).hasSize(1).isEqualTo(methods.get(1).errors());
        assertThat(methods.get(0).errors().get(0))
                .hasToString("food.v1.Gone")
                .extracting(
                        error -> error.code().name(), error -> error.javaType().getName())
                .containsExactly("NOT_FOUND", "acme.Kitchen$Gone");
        assertThat(methods.get(2).errors()).isEmpty();
        assertThat(compiled.generated("acme.KitchenAsync"))
                .containsPattern("order\\(String dish\\) throws Kitchen.Gone, IllegalStateException,\\s+Error;");
        assertThat(compiled.generated("acme.KitchenBlocking"))
                .contains("String again(String dish) throws Kitchen.Gone;");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains(
                        "rpc order(OrderRequest) returns (OrderResponse); // fails with Gone (NOT_FOUND)\n",
                        "message Gone {\n  repeated Dish in = 1;\n  optional string out = 2;\n  Size cause = 3;\n"
                                + "  optional bytes error = 4; // UUID: 16 bytes, the most significant first\n"
                                + "  string message = 5;\n}");
    }

    @Test
    void aRecordMakesWayForAnErrorOfItsName() throws Exception {
        Compiled compiled = Compiled.of(
                "acme.Kitchen\n" + IMPORTS
                        + "@RpcService public interface Kitchen { record Gone(int n) {} void a(Gone gone) throws"
                        + " acme.Gone; }",
                "acme.Gone\n" + IMPORTS
                        + "@RpcError(code = Code.NOT_FOUND) @SuppressWarnings(\"serial\") public class Gone extends"
                        + " RuntimeException { public Gone() {} }");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("rpc a(Kitchen_Gone)", "message Gone {}", "message Kitchen_Gone {");
    }

    @Test
    void deprecatedErrorsAreNoWarningInGeneratedCode() {
        assertThat(kitchen(
                                "@RpcService public interface Kitchen {",
                                "  @Deprecated @RpcError(code = Code.NOT_FOUND) @SuppressWarnings(\"serial\")",
                                "  class Gone extends RuntimeException { public Gone() {} }",
                                "  void order() throws Gone;",
                                "}")
                        .generates("acme.KitchenAsync"))
                .isTrue();
    }

    @Test
    void topicsAreKnownToTheBinding() throws Exception {
        Compiled compiled = kitchen(
                "interface Base { Topic<Kitchen.Ready> CLOSED = Topic.of(\"closed\", Kitchen.Ready.class); }",
                "@RpcService public interface Kitchen extends Base {",
                "  record Ready(String dish) {}",
                "  String PREFIX = \"x\";",
                "  Topic<Ready> READY = Topic.of(\"kitchen.ready\", Ready.class);",
                "  void order(String dish);",
                "}");
        ServiceBinding<Object> binding = compiled.binding("acme.Kitchen");
        assertThat(binding.topics()).extracting(Topic::name).containsExactly("kitchen.ready", "closed");
        assertThat(compiled.binding("acme.KitchenAsync").topics()).isEqualTo(binding.topics());
        assertThat(binding.topicMessages()).containsExactly("acme.Ready", "acme.Ready");
        assertThat(compiled.binding("acme.KitchenAsync").topicMessages()).isEqualTo(binding.topicMessages());
        assertThat(compiled.generates("acme.Kitchen_ReadyBeckon")).isTrue();
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto")).contains("message Ready {");
    }

    @Test
    void topicsMayBeKeyedByTheirEvents() throws Exception {
        Compiled compiled = kitchen(
                "@RpcService public interface Kitchen {",
                "  record Ready(String dish, @Nullable String table) {}",
                "  Topic<Ready> READY = Topic.of(\"kitchen.ready\", Ready.class).keyedBy(Ready::dish);",
                "  Topic<Ready> SEEN = Topic.of(\"kitchen.seen\", Ready.class).keyedBy(Ready::table).keyedBy(seen ->"
                        + " seen.dish());",
                "}");
        assertThat(compiled.binding("acme.Kitchen").topics())
                .extracting(Topic::name, Topic::isKeyed)
                .containsExactly(tuple("kitchen.ready", true), tuple("kitchen.seen", true));
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("Topic kitchen.ready, of Ready events.", "Topic kitchen.seen, of Ready events.");
    }

    @Test
    void eventsMayBeSealedInterfaces() throws Exception {
        Compiled compiled = kitchen(
                "@RpcService public interface Kitchen {",
                "  sealed interface Event { record Ready(String dish) implements Event {} record Burnt() implements Event {} }",
                "  Topic<Event> EVENTS = Topic.of(\"kitchen.events\", Event.class);",
                "}");
        assertThat(compiled.generates("acme.Kitchen_EventBeckon")).isTrue();
    }

    @Test
    void argumentsOfPromisesAreCanonical() throws Exception {
        Compiled compiled = kitchen(
                "@RpcService public interface Kitchen {",
                "  @Durable CompletableFuture<String> cook(@CallId String id, Map<String, String> how);",
                "  @Durable(rerun = false) CompletableFuture<String> bake(@CallId UUID id);",
                "  @Idempotent CompletableFuture<String> look(Map<String, String> where);",
                "  @Idempotent CompletableFuture<String> all();",
                "  CompletableFuture<String> plain(Map<String, String> where);",
                "}");
        List<RpcMethod<?>> methods = compiled.binding("acme.Kitchen").methods();
        assertThat(methods).extracting(RpcMethod::durable).containsExactly(true, true, false, false, false);
        assertThat(methods).extracting(RpcMethod::idempotent).containsExactly(false, false, true, true, false);
        for (String view : List.of("Kitchen", "KitchenBlocking")) {
            assertThat(compiled.generated("acme." + view + "Beckon").split("request.canonical\\(true\\)", -1))
                    .hasSize(4);
        }
    }

    /** A build tool may put its own environment around javac's. */
    @Test
    void topicsAreReadThroughAWrappedEnvironment() {
        Compilation compilation = com.google.testing.compile.Compiler.javac()
                .withProcessors(new Wrapped(false))
                .compile(topic("READY"), topic("OTHER"));
        assertThat(compilation.errors()).isEmpty();
        assertThat(names(new Wrapped(false))).containsExactly("topic a b (expected: 1 to 200 letters, digits, _ . -");
        assertThat(names(new Wrapped(true))).as("nothing to see").isEmpty();
    }

    private static List<String> names(Wrapped processor) {
        return com.google.testing.compile.Compiler.javac()
                .withProcessors(processor)
                .compile(JavaFileObjects.forSourceString(
                        "acme.Kitchen",
                        IMPORTS + "@RpcService public interface Kitchen { record Ready() {}"
                                + " Topic<Ready> READY = Topic.of(\"a b\", Ready.class); }"))
                .errors()
                .stream()
                .map(error -> error.getMessage(java.util.Locale.ROOT))
                .map(text -> text.substring("Kitchen.READY: ".length(), text.indexOf(", such as")))
                .toList();
    }

    private static javax.tools.JavaFileObject topic(String constant) {
        return JavaFileObjects.forSourceString(
                "acme.Kitchen" + constant,
                IMPORTS + "@RpcService public interface Kitchen" + constant + " { record Ready() {} Topic<Ready> "
                        + constant + " = Topic.of(\"x\", Ready.class); }");
    }

    /** Beckon's processor as a build tool runs it. */
    private static final class Wrapped extends AbstractProcessor {

        private final BeckonProcessor beckon = new BeckonProcessor();
        private final boolean closed;

        Wrapped(boolean closed) {
            this.closed = closed;
        }

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            beckon.init(closed ? proxy(environment) : new Tool(environment));
        }

        private static ProcessingEnvironment proxy(ProcessingEnvironment environment) {
            return (ProcessingEnvironment) Proxy.newProxyInstance(
                    Wrapped.class.getClassLoader(),
                    new Class<?>[] {ProcessingEnvironment.class},
                    (proxy, method, arguments) -> method.invoke(environment, arguments));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return beckon.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return beckon.getSupportedSourceVersion();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return beckon.process(annotations, round);
        }
    }

    private record Tool(ProcessingEnvironment inside) implements ProcessingEnvironment {

        @Override
        public java.util.Map<String, String> getOptions() {
            return inside.getOptions();
        }

        @Override
        public javax.annotation.processing.Messager getMessager() {
            return inside.getMessager();
        }

        @Override
        public javax.annotation.processing.Filer getFiler() {
            return inside.getFiler();
        }

        @Override
        public javax.lang.model.util.Elements getElementUtils() {
            return inside.getElementUtils();
        }

        @Override
        public javax.lang.model.util.Types getTypeUtils() {
            return inside.getTypeUtils();
        }

        @Override
        public SourceVersion getSourceVersion() {
            return inside.getSourceVersion();
        }

        @Override
        public java.util.Locale getLocale() {
            return inside.getLocale();
        }
    }

    /** Before JDK 22 javac does not read such annotations from class files; taking no notice would change the bytes. */
    @Test
    void absenceInAnotherJarIsSeenOrRefused(@TempDir Path directory) throws Exception {
        Compilation base = Compiled.compile(
                List.of("-Xlint:all", "-Werror", "-parameters"),
                List.of(),
                "lib.Base\npackage lib; import org.jspecify.annotations.Nullable;\n"
                        + "public interface Base { void put(@Nullable String hint); }",
                "lib.Gone\npackage lib; import dev.beckon.api.*; import org.jspecify.annotations.Nullable;\n"
                        + "@SuppressWarnings(\"serial\") @RpcError(code = Code.ABORTED)\n"
                        + "public class Gone extends RuntimeException { public final @Nullable String hint;"
                        + " public Gone(@Nullable String hint) { this.hint = hint; } }");
        Compiled.write(base, directory);
        for (String contract : List.of(
                "public interface Kitchen extends lib.Base {}",
                "public interface Kitchen { void put() throws lib.Gone; }")) {
            Compilation user = Compiled.compile(
                    List.of(), List.of(directory), "acme.Kitchen\n" + IMPORTS + "@RpcService " + contract);
            String type = contract.contains("Base") ? "lib.Base" : "lib.Gone";
            if (Runtime.version().feature() >= 22) {
                assertThat(user.errors()).isEmpty();
                assertThat(user.generatedFile(
                                        javax.tools.StandardLocation.CLASS_OUTPUT, "META-INF/beckon/acme/Kitchen.proto")
                                .orElseThrow()
                                .getCharContent(true)
                                .toString())
                        .contains("optional string hint = 1;");
            } else {
                assertThat(user.errors())
                        .extracting(error -> error.getMessage(java.util.Locale.ROOT))
                        .containsExactly(type + ": is compiled already, and this javac does not show which of its"
                                + " types are @Nullable (expected: JDK 22 or later, or its source in this"
                                + " compilation)");
            }
        }
    }

    /** Interfaces, errors and topics may come as class files. */
    @Test
    void whatIsInheritedMayBeInAnotherJar(@TempDir Path directory) throws Exception {
        Compilation base = Compiled.compile(
                List.of("-Xlint:all", "-Werror", "-parameters"),
                List.of(),
                "lib.Base\npackage lib; import dev.beckon.api.*; import org.jspecify.annotations.Nullable;\n"
                        + "public interface Base<T> { record Ready() {}\n"
                        + "Topic<Ready> READY = Topic.of(\"lib.ready\", Ready.class);\n"
                        + "@Name(\"swap\") T exchange(T t, String hint) throws Gone; }",
                "lib.Gone\npackage lib; import dev.beckon.api.*;\n@SuppressWarnings(\"serial\")"
                        + "@RpcError(code = Code.ABORTED) public class Gone extends RuntimeException {"
                        + " public final int left; public Gone(int left) { this.left = left; } }");
        assertThat(base.errors()).isEmpty();
        Compiled.write(base, directory);
        Compilation user = Compiled.compile(
                List.of("-Xlint:all", "-Werror"),
                List.of(directory),
                "acme.Kitchen\n" + IMPORTS + "@RpcService public interface Kitchen extends lib.Base<String> {}");
        assertThat(user.diagnostics()).isEmpty();
        String proto = user.generatedFile(
                        javax.tools.StandardLocation.CLASS_OUTPUT, "META-INF/beckon/acme/Kitchen.proto")
                .orElseThrow()
                .getCharContent(true)
                .toString();
        assertThat(proto)
                .contains(
                        "rpc swap(SwapRequest) returns (SwapResponse); // fails with Gone (ABORTED)",
                        "string t = 1;",
                        "string hint = 2;",
                        "message Gone {\n  int32 left = 1;\n}");
    }
}
