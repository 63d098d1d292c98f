package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import dev.beckon.api.RpcService;
import dev.beckon.api.ServiceBinding;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes are generated, how they are named and what they look like. */
final class GeneratedClassesTest {

    private static final String IMPORTS =
            "package acme; import dev.beckon.api.*; import java.util.*; import java.time.*;"
                    + " import java.util.concurrent.*;\n";

    @Test
    void plainContractsGetAnAsyncView() throws IOException {
        Compiled compiled = Compiled.of("acme.Kitchen\n" + IMPORTS
                + "@RpcService public interface Kitchen { int order(String dish); void close(); }");
        assertThat(compiled.generates("acme.KitchenBlocking")).isFalse();
        assertThat(compiled.generated("acme.KitchenAsync"))
                .contains("public interface KitchenAsync {")
                .contains("    CompletableFuture<Integer> order(String dish);")
                .contains("    CompletableFuture<@Nullable Void> close();");
    }

    @Test
    void futureContractsGetABlockingView() throws IOException {
        Compiled compiled = Compiled.of("acme.Kitchen\n" + IMPORTS
                + "@RpcService @NonBlocking public interface Kitchen { CompletableFuture<Integer> order(String dish);"
                + " @NonBlocking CompletionStage<Void> close(); @OneWay void ring(); }");
        assertThat(compiled.generates("acme.KitchenAsync")).isFalse();
        assertThat(compiled.generated("acme.KitchenBlocking"))
                .contains("public interface KitchenBlocking {")
                .contains("    int order(String dish);")
                .contains("    @NonBlocking\n    void close();")
                .contains("    @OneWay\n    void ring();");
    }

    @Test
    void mixedContractsGetBothViews() {
        Compiled compiled = Compiled.of(
                "acme.Kitchen\n" + IMPORTS
                        + "@RpcService public interface Kitchen { CompletableFuture<Integer> order(String dish); int count(); }");
        assertThat(compiled.generates("acme.KitchenBlocking")).isTrue();
        assertThat(compiled.generates("acme.KitchenAsync")).isTrue();
    }

    @Test
    void oneWayContractsGetTheOtherView() {
        Compiled compiled = Compiled.of(
                "acme.Bell\n" + IMPORTS + "@RpcService public interface Bell { @OneWay void ring(); }",
                "acme.Gong\n" + IMPORTS
                        + "@RpcService public interface Gong { @OneWay CompletableFuture<Void> ring(); }");
        assertThat(compiled.generates("acme.BellAsync")).isTrue();
        assertThat(compiled.generates("acme.BellBlocking")).isFalse();
        assertThat(compiled.generates("acme.GongBlocking")).isTrue();
        assertThat(compiled.generates("acme.GongAsync")).isFalse();
    }

    @Test
    void hiddenContractsOfOneFileWithoutPackageWork() throws Throwable {
        Compiled compiled = Compiled.of("""
                Hello
                import dev.beckon.api.RpcService;
                import java.util.function.Function;

                final class Hello {
                    record Name(String first) {}
                    @RpcService interface Greeter { String greet(Name name); }

                    static Greeter handler() { return name -> "Hello, " + name.first(); }
                    static Function<Object, Object> guest() {
                        return stub -> ((Greeter) stub).greet(new Name("Ada"));
                    }
                }
                """);
        ServiceBinding<Object> binding = compiled.binding("Hello$Greeter");
        assertThat(binding.service()).isEqualTo("Hello.Greeter");
        assertThat(Modifier.isPublic(binding.getClass().getModifiers())).isTrue();
        assertThat(Modifier.isPublic(compiled.type("Hello_NameBeckon").getModifiers()))
                .isFalse();
        Object stub = binding.stub(new LoopbackCaller<>(binding, compiled.run("Hello", "handler")));
        @SuppressWarnings("unchecked")
        Function<Object, Object> guest = (Function<Object, Object>) compiled.run("Hello", "guest");
        assertThat(guest.apply(stub)).isEqualTo("Hello, Ada");
        assertThat(compiled.resource("META-INF/beckon/Hello_Greeter.proto")).contains("package Hello;");
    }

    @Test
    void recordsMarkedAsMessagesGetACodecAndThoseInThem() {
        Compiled compiled = Compiled.of("acme.Order\n" + IMPORTS
                + "@Message public record Order(Dish dish) { public record Dish(String name) {} }");
        assertThat(compiled.generates("acme.OrderBeckon")).isTrue();
        assertThat(compiled.generates("acme.Order_DishBeckon")).isTrue();
    }

    @Test
    void recordsOfOtherPackagesGetTheirCodecThereOnce() {
        Compiled compiled = Compiled.of(
                "acme.food.Order\npackage acme.food;\npublic record Order(String dish) {}",
                "acme.Kitchen\n" + IMPORTS + "@RpcService public interface Kitchen { void a(acme.food.Order order); }",
                "acme.Bar\n" + IMPORTS
                        + "@RpcService public interface Bar { acme.food.Order b(List<acme.food.Order> o); }");
        assertThat(compiled.generates("acme.food.OrderBeckon")).isTrue();
    }

    @Test
    void namesOfTheUserDoNotClash() {
        Compiled.of(
                "acme.Kitchen\n" + IMPORTS + """
                @RpcService public interface Kitchen {
                    record Encoder(Decoder in, List<Caller> out) {}
                    record Decoder(String value) {}
                    record Caller(Optional<Override> tag) {}
                    record Override(int mark) {}
                    record Stub(Map<String, CompletableFuture> entry) {}
                    record CompletableFuture(int a) {}
                    Stub call(Encoder caller, Decoder request, String invalid, String stub, int handler, int arguments);
                    java.util.concurrent.CompletableFuture<Caller> with(Override options);
                    void stub(Encoder call);
                    void dispatch(List<String> handler, Map<String, String> arguments, Encoder call);
                    void begin(Map<String, String> arguments);
                }
                """,
                "acme.ServiceBinding\npackage acme; class ServiceBinding {}",
                "acme.RpcMethod\npackage acme; class RpcMethod {}");
    }

    @Test
    void deprecatedTypesDoNotWarn() {
        Compiled.of(
                "acme.Dish\n" + IMPORTS + "@Deprecated public enum Dish { NOODLES }",
                "acme.Order\n" + IMPORTS
                        + "@Deprecated public record Order(@Deprecated int old, @SuppressWarnings(\"deprecation\") Dish dish) {}",
                "acme.Kitchen\n" + IMPORTS + "@SuppressWarnings(\"deprecation\") @RpcService public interface Kitchen {"
                        + " @Deprecated Order order(Order order); List<Dish> dishes(Map<String, Order> orders); }");
    }

    @Test
    void whatIsNestedInDeprecatedTypesDoesNotWarn() {
        for (String mark : List.of("@Deprecated", "@Deprecated(forRemoval = true)")) {
            Compiled.of(
                    "acme.Old\n" + IMPORTS + mark + " @RpcService public interface Old {"
                            + " record Order(int a, Color c, Inner i) { public record Inner(int a) {} }"
                            + " enum Color { @Tag(3) RED, @Tag(4) BLUE }"
                            + " @RpcError(code = Code.ABORTED) final class Bad extends RuntimeException {"
                            + "   private static final long serialVersionUID = 1; public final Color color;"
                            + "   public Bad(@Tag(3) Color color) { this.color = color; } }"
                            + " sealed interface Shape {} record A() implements Shape {}"
                            + " record B(Id i, List<Id> ids) implements Shape {}"
                            + " @Inline record Id(int a) {} record Box<T>(T held) {}"
                            + " Topic<Order> READY = Topic.of(\"ready\", Order.class);"
                            + " Optional<Order> order(Set<Shape> s, Box<Color> b, Map<Color, Shape> m) throws Bad;"
                            + " final class Years implements Converter<Year, Integer> {"
                            + "   public Integer toWire(Year y) { return y.getValue(); }"
                            + "   public Year fromWire(Integer y) { return Year.of(y); } } }",
                    "acme.Kitchen\n" + IMPORTS + "@SuppressWarnings({\"deprecation\", \"removal\"})"
                            + "@RpcService public interface Kitchen {"
                            + " @SuppressWarnings({\"deprecation\", \"removal\"}) record Order(Old.Order a, Old.Color c) {}"
                            + " Order order(Old.Box<String> box) throws Old.Bad; Map<Old.Id, Old.Shape> shapes(); }",
                    "acme.Times\n" + IMPORTS + "@RpcService public interface Times {"
                            + " @SuppressWarnings({\"deprecation\", \"removal\"})"
                            + " @Convert(Old.Years.class) Year year(int a); }",
                    "acme.Bells\n" + IMPORTS + "@RpcService public interface Bells {"
                            + " @Deprecated Topic<Bell> RING = Topic.of(\"ring\", Bell.class); record Bell(int a) {} }",
                    "acme.Doors\n" + IMPORTS + "@RpcService public interface Doors {"
                            + " @SuppressWarnings({\"deprecation\", \"removal\"}) void open() throws Slammed; }",
                    "acme.Slammed\n" + IMPORTS + mark + " public class Slammed extends RuntimeException {"
                            + " private static final long serialVersionUID = 1; }");
        }
    }

    @Test
    void aTypeBesideAnotherInItsFileIsAWarningOnIt() {
        List<String> options = List.of("-Xlint:all,-auxiliaryclass");
        Compilation compilation = Compiled.compile(
                options,
                List.of(),
                "acme.Kitchen\n" + IMPORTS + "\n@RpcService public interface Kitchen {"
                        + " List<Order> order(Order order, Id id); }\nrecord Order(int a) {}\n@Inline record Id(int a) {}\n"
                        + "@SuppressWarnings(\"auxiliaryclass\") record Quiet(int a) {}\n"
                        + "@RpcService interface Bar { void open(Quiet quiet); }\nrecord Unused(int a) {}");
        assertThat(compilation.warnings())
                .extracting(warning -> warning.getLineNumber() + " "
                        + warning.getMessage(Locale.ROOT).split(":")[0])
                .containsExactlyInAnyOrder("4 Order", "5 Id", "7 Bar");
        assertThat(compilation.warnings().get(0).getMessage(Locale.ROOT))
                .isEqualTo("Order: beside other types in Kitchen.java, but named by generated files, of which"
                        + " -Xlint:auxiliaryclass warns (expected: a file of its own, or nested in a type; without that"
                        + " lint @SuppressWarnings(\"auxiliaryclass\"))");
    }

    @Test
    void generatedCodeCompilesInNamedModules(@TempDir Path directory) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("acme"));
        List<Path> files = List.of(
                Files.writeString(
                        directory.resolve("module-info.java"),
                        "/** A kitchen. */ module acme.kitchen { requires transitive dev.beckon.api; exports acme; }"),
                Files.writeString(
                        sources.resolve("package-info.java"), "@org.jspecify.annotations.NullMarked package acme;"),
                Files.writeString(
                        sources.resolve("Kitchen.java"),
                        IMPORTS + "@RpcService public interface Kitchen { record Order(String dish) {}"
                                + " Order order(Order order); CompletableFuture<Void> close(); }"),
                Files.writeString(
                        sources.resolve("Hidden.java"),
                        IMPORTS
                                + "@RpcService interface Hidden { record Order(String dish) {} Order order(Order o); }"));
        StringWriter said = new StringWriter();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        JavaCompiler.CompilationTask task = javac.getTask(
                said,
                null,
                null,
                // other annotations than Beckon's are claimed by no processor
                List.of("-Xlint:all,-processing", "-Werror", "--module-path", modulePath(), "-d", directory.toString()),
                null,
                javac.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files));
        task.setProcessors(List.of(new BeckonProcessor()));
        assertThat(task.call()).as(said.toString()).isTrue();
        assertThat(sources.resolve("KitchenAsyncBeckon.class")).exists();
        assertThat(sources.resolve("HiddenBeckon.class")).exists();
    }

    private static String modulePath() {
        return Stream.of(RpcService.class, Nullable.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void codecsOnTheClassPathAreUsed(@TempDir Path jar) throws IOException {
        Compiled.write(
                Compiled.compile(
                        "acme.food.Order\npackage acme.food;\n@dev.beckon.api.Message public record Order(String dish) {}"),
                jar);
        Compilation compilation = Compiled.compile(
                List.of("-Xlint:all", "-Werror"),
                List.of(jar),
                "acme.Kitchen\n" + IMPORTS
                        + "@RpcService public interface Kitchen { void order(acme.food.Order order); }");
        assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
        assertThat(compilation.generatedSourceFile("acme.food.OrderBeckon")).isEmpty();
        assertThat(compilation.generatedSourceFile("acme.KitchenBeckon")).isPresent();
    }

    @Test
    void recordsOnTheClassPathWithoutCodecGetOne(@TempDir Path jar) throws IOException {
        Compiled.write(
                Compiled.compile("acme.food.Order\npackage acme.food;\npublic record Order(String dish) {}"), jar);
        Compilation compilation = Compiled.compile(
                List.of("-Xlint:all", "-Werror"),
                List.of(jar),
                "acme.Kitchen\n" + IMPORTS
                        + "@RpcService public interface Kitchen { void order(acme.food.Order order); }");
        assertThat(compilation.generatedSourceFile("acme.food.OrderBeckon")).isPresent();
    }

    @Test
    void absenceInRecordsOnTheClassPathIsSeenOrRefused(@TempDir Path jar) throws IOException {
        Compiled.write(
                Compiled.compile("acme.food.Order\npackage acme.food;\n"
                        + "public record Order(@org.jspecify.annotations.Nullable String dish) {}"),
                jar);
        Compilation compilation = Compiled.compile(
                List.of("-Xlint:all", "-Werror"),
                List.of(jar),
                "acme.Kitchen\n" + IMPORTS
                        + "@RpcService public interface Kitchen { void order(acme.food.Order order); }");
        if (Runtime.version().feature() >= 22) {
            assertThat(compilation.generatedSourceFile("acme.food.OrderBeckon").orElseThrow())
                    .extracting(GeneratedClassesTest::text)
                    .asString()
                    .contains("if (dish != null) {");
        } else {
            assertThat(compilation.errors())
                    .extracting(error -> error.getMessage(Locale.ROOT))
                    .containsExactly(
                            "acme.food.Order: no codec, and this javac does not show which of its components are"
                                    + " @Nullable (expected: a codec beside the record, by @Message; or JDK 22 or later)");
        }
    }

    private static String text(javax.tools.JavaFileObject file) {
        try {
            return file.getCharContent(true).toString();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void filesSayWhatTheyAreFromAndAreTheSameEachTime() {
        String[] sources = {
            "acme.Kitchen\n" + IMPORTS
                    + "@RpcService public interface Kitchen { record Order(String dish) {} void order(Order order); }"
        };
        String first = Compiled.of(sources).sources();
        assertThat(first).isEqualTo(Compiled.of(sources).sources());
        assertThat(first)
                .contains("// Generated by Beckon from acme.Kitchen; changes to this file are lost.\npackage acme;")
                .contains(
                        "// Generated by Beckon from acme.Kitchen.Order; changes to this file are lost.\npackage acme;");
    }

    @Test
    void theExportedFileStandsAlone() throws IOException {
        Compiled compiled = Compiled.of(
                "acme.food.Dish\npackage acme.food;\npublic enum Dish { NOODLES, hot_soup }",
                "acme.food.Order\npackage acme.food;\npublic record Order(Dish theDish, java.util.UUID id) {}",
                "acme.Kitchen\n" + IMPORTS + """
                @RpcService(name = "acme.v1.Kitchen") public interface Kitchen {
                    enum Dish { SOUP }
                    record Order(Optional<Dish> dish, Instant at, Map<Long, acme.food.Order> others) {}
                    record Note(List<Duration> times, Integer count) {}
                    CompletableFuture<Order> order(Order order);
                    CompletableFuture<Void> note(String text, Optional<Note> note);
                    @OneWay void ring();
                }
                """);
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto")).isEqualTo("""
                // Generated by Beckon from acme.Kitchen; changes to this file are lost.
                syntax = "proto3";

                package acme.v1;

                import "google/protobuf/duration.proto";
                import "google/protobuf/timestamp.proto";

                service Kitchen {
                  rpc order(Kitchen_Order) returns (Kitchen_Order);
                  rpc note(NoteRequest) returns (NoteResponse);
                  rpc ring(RingRequest) returns (RingResponse); // one-way: no answer is sent
                }

                message NoteRequest {
                  string text = 1;
                  optional Note note = 2;
                }

                message NoteResponse {}

                message RingRequest {}

                message RingResponse {}

                message Kitchen_Order {
                  optional Kitchen_Dish dish = 1;
                  google.protobuf.Timestamp at = 2;
                  map<int64, Order> others = 3;
                }

                message Note {
                  repeated google.protobuf.Duration times = 1;
                  optional int32 count = 2;
                }

                message Order {
                  Dish the_dish = 1;
                  bytes id = 2; // UUID: 16 bytes, the most significant first
                }

                enum Kitchen_Dish {
                  KITCHEN_DISH_SOUP = 0;
                }

                enum Dish {
                  DISH_NOODLES = 0;
                  DISH_hot_soup = 1;
                }
                """);
    }

    @Test
    void mapsThatProtobufDoesNotHaveAreListsOfEntries() throws IOException {
        Compiled compiled = Compiled.of("acme.Kitchen\n" + IMPORTS + """
                @RpcService(name = "acme.v1.Kitchen") public interface Kitchen {
                    enum Dish { SOUP }
                    record PricesEntry(char first, LocalDate day) {}
                    record Menu(Map<Dish, Integer> prices, PricesEntry other, Map<String, PricesEntry> PerDay,
                            Map<LocalDate, UUID> days, Set<Dish> dishes, long[] ids, byte level) {}
                    @OneWay void menu(Menu menu, Map<Instant, PricesEntry> menus);
                }
                """);
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto")).isEqualTo("""
                // Generated by Beckon from acme.Kitchen; changes to this file are lost.
                syntax = "proto3";

                package acme.v1;

                import "google/protobuf/timestamp.proto";

                service Kitchen {
                  rpc menu(MenuRequest) returns (MenuResponse); // one-way: no answer is sent
                }

                message MenuRequest {
                  Menu menu = 1;
                  repeated MenusEntry menus = 2;

                  message MenusEntry {
                    google.protobuf.Timestamp key = 1;
                    PricesEntry value = 2;
                  }
                }

                message MenuResponse {}

                message Menu {
                  repeated PricesEntry prices = 1;
                  .acme.v1.PricesEntry other = 2;
                  map<string, .acme.v1.PricesEntry> per_day = 3;
                  map<string, bytes> days = 4; // UUID: 16 bytes, the most significant first
                  repeated Dish dishes = 5;
                  repeated int64 ids = 6;
                  int32 level = 7; // byte: -128 to 127

                  message PricesEntry {
                    Dish key = 1;
                    int32 value = 2;
                  }
                }

                message PricesEntry {
                  uint32 first = 1; // char: a UTF-16 code unit, 0 to 65535
                  string day = 2; // LocalDate: ISO 8601, such as 2026-11-22
                }

                enum Dish {
                  DISH_SOUP = 0;
                }
                """);
    }
}
