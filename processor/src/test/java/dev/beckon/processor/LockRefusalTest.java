package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.LockedModule.Build;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What breaks peers or kept bytes of the version before is a compile error that names the element and the remedies. */
final class LockRefusalTest {

    @TempDir
    Path directory;

    private static String box(String inside) {
        return "acme.Box\n" + LockedModule.IMPORTS + "\nclass Box {\n" + inside + "\n}";
    }

    private static String order(String components) {
        return box(
                "record Side(int a) {}\nenum Dish { NOODLES, SOUP }\n@Message record Order(\n" + components + "\n) {}");
    }

    private void assertRefused(String before, String after, String message) {
        LockedModule module = new LockedModule(directory);
        module.update(before);
        String lock = module.lock();
        Build build = module.compile(after);
        assertThat(build.errors()).containsExactly(message);
        Build update = module.compile(java.util.List.of("-Abeckon.lock=update"), after);
        assertThat(update.errors()).containsExactly(message);
        assertThat(module.lock()).isEqualTo(lock);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int a          | long a           | Order.a: long, but int in beckon.lock:11: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:11)
            String a       | List<String> a   | Order.a: List<String>, but String in beckon.lock:11: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:11)
            List<String> a | Set<String> a    | Order.a: Set<String>, but List<String> in beckon.lock:11: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:11)
            String a       | LocalDate a      | Order.a: required LocalDate, but String in beckon.lock:11: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:11)
            Integer a      | int a            | Order.a: int, but optional int in beckon.lock:11: what was absent before would be read as its default (expected: the type that it had; what has another type gets another name; to break it on purpose, change beckon.lock:11)
            @Nullable UUID a | UUID a         | Order.a: required UUID, but optional UUID in beckon.lock:11: what was absent before would be refused (expected: the type that it had; what has another type gets another name; to break it on purpose, change beckon.lock:11)
            int a          | @Tag(7) int a    | Order.a: @Tag(7), but 3 in beckon.lock:11 (expected: @Tag(3), or none; a number stays for ever; to break it on purpose, change beckon.lock:11)
            int a          | int a, Side b    | Order.b: new, and without a default, so that messages of before, which lack it, are refused (expected: @Nullable or Optional; or, if it is an old one with a new name, @Tag with its number)
            int a, int b   | @Tag(4) int c, int a, int b | Order.c: @Tag(4), the number of b (expected: a number of its own)
            int a          | @Tag(0) int b, int a | Order.b: @Tag(0) (expected: a number from 1 to 536870911)
            int a          | @Tag(19000) int b, int a | Order.b: @Tag(19000) (expected: a number outside 19000 to 19999, which protobuf keeps for itself)
            int a          | @Tag(3) String b | Order.b: String, but int in beckon.lock:11: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:11)
            """)
    void components(String before, String after, String message) {
        assertRefused(
                order("Side side, Dish dish,\n" + before), order("Side side, Dish dish,\n" + after), "7: " + message);
    }

    @Test
    void aRequiredComponentThatIsGone() {
        assertRefused(
                order("Side a,\nint b"),
                order("int b"),
                "5: Order: a is gone, but readers of before refuse a message without it (expected: keep it; make it"
                        + " Optional first, and remove it when none of them is left; to break it on purpose, change"
                        + " beckon.lock:6)");
    }

    @Test
    void aRequiredComponentThatSeemsRenamed() {
        LockedModule module = new LockedModule(directory);
        module.update(order("Instant at,\nint b"));
        assertThat(module.compile(order("Instant when,\nint b")).errors()).anySatisfy(error -> assertThat(error)
                .contains("Order: at is gone")
                .contains("or, if when is its new name, @Tag(1) there"));
    }

    @Test
    void twoTagsOfOneNumber() {
        assertThat(new LockedModule(directory)
                        .compile(order("@Tag(3) int a,\n@Tag(3) int b"))
                        .errors())
                .containsExactly(
                        "6: Order.a: @Tag(3), the number of b (expected: a number of its own)",
                        "7: Order.b: @Tag(3), the number of a (expected: a number of its own)");
    }

    @Test
    void aConstantThatIsGone() {
        assertRefused(
                order("Dish a"),
                order("Dish a").replace(", SOUP", ""),
                "4: Dish: SOUP is gone, but peers of before send it (expected: keep it, @Deprecated; or mark what is to be"
                        + " read in its place @Unknown; to break it on purpose, change beckon.lock:7)");
    }

    @Test
    void aMessageThatIsAnEnumNow() {
        assertRefused(
                box("@Message record Order(List<Side> a) {}\nrecord Side(int a) {}"),
                box("@Message record Order(List<Side> a) {}\nenum Side { A }"),
                "4: Side: enum, but message in beckon.lock:7 (expected: what it was; bytes of one are not bytes of the"
                        + " other; to break it on purpose, remove its lines there)");
    }

    @Test
    void aMessageThatIsGone() {
        assertRefused(
                box("@Message record Order(List<Side> a) {}\nrecord Side(int a) {}"),
                box("@Message record Order() {}"),
                "-1: acme.Box.Side: gone, but message in beckon.lock:7 (expected: keep it; if it has another name, mark it"
                        + " @Name(\"acme.Box.Side\"), or change it in all lines there; if neither peers nor kept bytes"
                        + " have it any more, remove its lines)");
    }

    private static String kitchen(String methods) {
        return "acme.Kitchen\n" + LockedModule.IMPORTS
                + "\n@RpcService public interface Kitchen {\nrecord Order(int a) {}\n" + methods + "\n}";
    }

    @Test
    void aContractThatIsGone() {
        LockedModule module = new LockedModule(directory);
        module.update(kitchen("void a();"));
        assertThat(module.compile(box("@Message record Order(int a) {}")).errors())
                .containsExactly("-1: acme.Kitchen: gone, but a service in beckon.lock:6, which clients of before call"
                        + " (expected: keep acme.Kitchen, @Deprecated; or, if it has another name in Java,"
                        + " @RpcService(name = \"acme.Kitchen\") there; to break it on purpose, remove its lines)");
    }

    @Test
    void aContractWithAnotherNameOnTheWire() {
        assertRefused(
                kitchen("void a();"),
                kitchen("void a();").replace("@RpcService", "@RpcService(name = \"v2.Kitchen\")"),
                "2: acme.Kitchen: gone, but a service in beckon.lock:6, which clients of before call (expected: keep"
                        + " acme.Kitchen, @Deprecated; or, if it has another name in Java, @RpcService(name ="
                        + " \"acme.Kitchen\") there; to break it on purpose, remove its lines)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            void a(); void b();  | void b();             | 2: Kitchen: a is gone, but clients of before call it (expected: keep it, @Deprecated; or, if it has another name in Java, @Name("a") there; to break it on purpose, change beckon.lock:5)
            void a();            | int a();              | 4: Kitchen.a: request -> response, but request -> nothing in beckon.lock:5: bytes of one are no bytes of the other (expected: what it was; a method that differs gets another name; to break it on purpose, change beckon.lock:5)
            void a();            | @OneWay void a();     | 4: Kitchen.a: request, one-way, but request -> nothing in beckon.lock:5: bytes of one are no bytes of the other (expected: what it was; a method that differs gets another name; to break it on purpose, change beckon.lock:5)
            void a(Order o);     | void a(Order o, int b); | 4: Kitchen.a: request -> nothing, but acme.Kitchen.Order -> nothing in beckon.lock:7: bytes of one are no bytes of the other (expected: what it was; a method that differs gets another name; to break it on purpose, change beckon.lock:7)
            void a(int b);       | void a(long b);       | 4: Kitchen.a.b: long, but int in beckon.lock:6: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:6)
            void a();            | void a(Instant b);    | 4: Kitchen.a.b: new, and without a default, so that messages of before, which lack it, are refused (expected: @Nullable or Optional; or, if it is an old one with a new name, @Tag with its number)
            long a();            | int a();              | 4: result of Kitchen.a: int, but long in beckon.lock:6: bytes of one are no bytes of the other (expected: the type that it had; what has another type gets another name, and where it is only the type's name that changed, change it there too; to break it on purpose, change beckon.lock:6)
            """)
    void methods(String before, String after, String message) {
        assertRefused(kitchen(before), kitchen(after), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <<<<<<< HEAD             | beckon.lock:2: <<<<<<< HEAD (expected: no conflict; keep the lines of both sides, and where both took a number for something new, that of the side merged first; take out the other line and record it again)
            message acme.Order 1 = b: String | beckon.lock:2: message acme.Order 1 = b: String (expected: each number once; line 1 gives 1 to a; after a merge keep the line that was merged first, remove the other one, and record again by -Abeckon.lock=update)
            message acme.Order 2 = a: String | beckon.lock:2: message acme.Order 2 = a: String (expected: each name once; line 1 gives a the number 1; keep the line that was merged first and remove the other one)
            message acme.Order 0 = b: String | beckon.lock:2: message acme.Order 0 = b: String (expected: a number from 1 to 536870911)
            message acme.Order 2 = b         | beckon.lock:2: message acme.Order 2 = b (expected: a colon and a type at the end)
            enum acme.Dish 2 = B: String     | beckon.lock:2: enum acme.Dish 2 = B: String (expected: a constant, without a type)
            mesage acme.Order 2 = b: int     | beckon.lock:2: mesage acme.Order 2 = b: int (expected: first one of enum, error, message, method, request, response, sealed, service, topic)
            message acme.Order 2 : b         | beckon.lock:2: message acme.Order 2 : b (expected: a line such as `message acme.Order 1 = dish: String`)
            # a note                         | beckon.lock:2: # a note (expected: comments at the head of the file; others are not kept)
            service acme.Kitchen             | beckon.lock:2: service acme.Kitchen (expected: a colon and its type or types after the name)
            request acme.Kitchen/a           | beckon.lock:2: request acme.Kitchen/a (expected: a number after the name; its method has a line of its own)
            request acme.Kitchen/a 1 = b: int | beckon.lock:2: request acme.Kitchen/a 1 = b: int (expected: the line `method acme.Kitchen/a` too)
            message acme.Order               | beckon.lock:4: message acme.Order (expected: one line for each; another one is line 2; remove one)
            """)
    void linesThatSayNothing(String line, String message) {
        LockedModule module = new LockedModule(directory);
        module.lock("message acme.Order 1 = a: String\n" + line + "\n\nmessage acme.Order\n");
        assertThat(module.compile(box("@Message record Order(int a) {}")).errors())
                .containsExactly("-1: " + message);
    }

    @Test
    void aVariantThatIsGone() {
        String shape = "@Message sealed interface Shape permits A, B {}\nrecord A() implements Shape {}\n"
                + "record B() implements Shape {}";
        assertRefused(
                box(shape),
                box(shape.replace("A, B", "A").replace("B() implements Shape", "B()")),
                "3: Shape: B is gone, but peers of before send it (expected: keep it, @Deprecated; or mark what is to be"
                        + " read in its place @Unknown; to break it on purpose, change beckon.lock:9)");
    }

    @Test
    void aSealedTypeThatIsARecordNow() {
        assertRefused(
                box("@Message sealed interface Shape permits A {}\nrecord A() implements Shape {}"),
                box("@Message record Shape() {}\nrecord A() {}"),
                "3: Shape: message, but sealed in beckon.lock:6 (expected: what it was; bytes of one are not bytes of the"
                        + " other; to break it on purpose, remove its lines there)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Idempotent void a(int b); | void a(int b);           | Kitchen.a: request -> nothing, but request -> nothing, idempotent in beckon.lock:5: clients of before repeat it
            @Durable int a(@CallId String b); | int a(String b);  | Kitchen.a: request -> response, but request -> response, durable in beckon.lock:5: it is called in another way
            int a(String b); | @Durable int a(@CallId String b);  | Kitchen.a: request -> response, durable, but request -> response in beckon.lock:5: it is called in another way
            """)
    void promisesOfMethods(String before, String after, String message) {
        assertRefused(
                kitchen(before),
                kitchen(after),
                "4: " + message
                        + " (expected: what it was; a method that differs gets another name; to break it on purpose,"
                        + " change beckon.lock:5)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int a(); | Flow.Publisher<Integer> a(); | request -> stream response, but request -> response
            Flow.Publisher<Integer> a(); | CompletableFuture<Integer> a(); | request -> response, but request -> stream response
            void a(int b); | void a(Flow.Publisher<Integer> b); | stream request -> nothing, but request -> nothing
            void a(Flow.Publisher<Integer> b); | void a(int b); | request -> nothing, but stream request -> nothing
            """)
    void streamsOfMethods(String before, String after, String message) {
        assertRefused(
                kitchen(before),
                kitchen(after),
                "4: Kitchen.a: " + message + " in beckon.lock:5: one message is not many (expected: what it was; a"
                        + " method that differs gets another name; to break it on purpose, change beckon.lock:5)");
    }

    @Test
    void itemsKeepTheirNumbers() {
        LockedModule module = new LockedModule(directory);
        module.update(kitchen("Flow.Publisher<String> a(int b, Flow.Publisher<Integer> c);"));
        assertThat(module.lock()).contains("method acme.Kitchen/a: stream request -> stream response");
        Build build = module.update(kitchen("Flow.Publisher<String> a(Flow.Publisher<Integer> c, int d, int b);"));
        assertThat(build.errors()).isEmpty();
        assertThat(module.lock()).contains("request acme.Kitchen/a 2 = c: int");
        assertThat(module.compile(kitchen("Flow.Publisher<String> a(int b, Flow.Publisher<String> c);"))
                        .errors())
                .anyMatch(error -> error.contains("Kitchen.a.c: String, but int in beckon.lock"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Topic<Order> READY = Topic.of("ready", Order.class); | int NONE = 0; | 2: ready: gone, but a topic in beckon.lock:8, of which events are kept and listened to (expected: keep it, @Deprecated; to break it on purpose, remove its line)
            Topic<Order> READY = Topic.of("ready", Order.class); | Topic<Order> READY = Topic.of("ready2", Order.class); | 2: ready: gone, but a topic in beckon.lock:8, of which events are kept and listened to (expected: keep it, @Deprecated; to break it on purpose, remove its line)
            Topic<Order> READY = Topic.of("ready", Order.class); | Topic<Other> READY = Topic.of("ready", Other.class); record Other() {} | 4: Kitchen.READY: events of acme.Kitchen.Other, but acme.Kitchen.Order, of acme.Kitchen.READY in beckon.lock:8: bytes of one are no bytes of the other, and they are kept (expected: the type that it had; if only its name in Java has changed, @Name("acme.Kitchen.Order") on it; another topic for another type; to break it on purpose, change beckon.lock:8)
            """)
    void topics(String before, String after, String message) {
        assertRefused(kitchen(before), kitchen(after), message);
    }

    @Test
    void typesWithNamesThatCannotBe() {
        assertThat(new LockedModule(directory)
                        .compile(box("@Name(\"a b\") @Message record Order(int a) {}"))
                        .errors())
                .containsExactly(
                        "3: Order: @Name(\"a b\") (expected: letters, digits and _, in parts separated by dots,"
                                + " such as acme.DishReady)");
        assertThat(new LockedModule(directory)
                        .compile(
                                box("@Name(\"acme.Box.Side\") @Message record Order(Side a) {}\nrecord Side(int a) {}"))
                        .errors())
                .containsExactly("4: acme.Box.Side: known as acme.Box.Side, as acme.Box.Order is (expected: a name for"
                        + " each, by @Name, which keeps that of one that was renamed)");
    }

    @Test
    void aRenamedTypeWithOtherComponents() {
        assertRefused(
                kitchen("Topic<Order> READY = Topic.of(\"ready\", Order.class);"),
                kitchen("Topic<Served> READY = Topic.of(\"ready\", Served.class);\n@Name(\"acme.Kitchen.Order\") record"
                                + " Served(long a) {}")
                        .replace("record Order(int a) {}", ""),
                "5: Served.a: long, but int in beckon.lock:6: bytes of one are no bytes of the other (expected: the type"
                        + " that it had; what has another type gets another name, and where it is only the type's name that"
                        + " changed, change it there too; to break it on purpose, change beckon.lock:6)");
    }

    @Test
    void allThatIsGoneIsReportedAtOnce() {
        String before = kitchen("Topic<Order> READY = Topic.of(\"ready\", Order.class);\nvoid a(); void b();\n"
                + "@Message record Gone(int a) {} @Message record Held(Instant a, int b) {}");
        LockedModule module = new LockedModule(directory);
        module.update(before, "acme.Bar\n" + LockedModule.IMPORTS + "@RpcService interface Bar {}");
        Build build = module.compile(kitchen("void b();\n@Message record Held(long b) {}"));
        assertThat(build.errors())
                .extracting(error -> error.substring(error.indexOf(' ') + 1).split(" \\(expected|, but")[0])
                .containsExactlyInAnyOrder(
                        "Kitchen: a is gone",
                        "Held: a is gone",
                        "Held.b: long",
                        "acme.Kitchen.Gone: gone",
                        "ready: gone",
                        "acme.Bar: gone");
    }

    @Test
    void whatIsGoneIsNotReportedWhereNotAllWasRead() {
        LockedModule module = new LockedModule(directory);
        module.update(kitchen("Topic<Order> READY = Topic.of(\"ready\", Order.class);"));
        Build unread = module.compile(kitchen("Topic<String> DONE = Topic.of(\"ready\", String.class);"));
        assertThat(unread.errors()).singleElement().asString().contains("Kitchen.DONE: events of java.lang.String");
        Build broken = module.compile(kitchen("int x = \"\"; Missing a();"));
        assertThat(broken.errors()).isNotEmpty().noneMatch(error -> error.contains("gone"));
    }

    private static String failing(String parameters, String mark) {
        return kitchen("void a() throws Gone;\n@RpcError(" + mark
                + ") class Gone extends RuntimeException {\npublic Gone(" + parameters + ") {}\n"
                + "public int a() { return 0; } public long b() { return 0; } public String c() { return null; }\n}");
    }

    @Test
    void dataOfErrors() {
        assertRefused(
                failing("int a", "code = Code.NOT_FOUND"),
                failing("int a", "code = Code.NOT_FOUND, name = \"Left\""),
                "5: Gone: Left NOT_FOUND, but Gone NOT_FOUND in beckon.lock:5: clients of before do not know it (expected:"
                        + " the name that it had, by @RpcError(name); to break it on purpose, change beckon.lock:5)");
    }

    @Test
    void numbersOfErrorsStay() {
        LockedModule module = new LockedModule(directory);
        module.update(failing("int a, long b", "code = Code.NOT_FOUND"));
        Build build = module.update(failing("String c, @Tag(2) long b", "code = Code.ABORTED"));
        assertThat(module.lock()).isEqualTo("""
                error acme.Kitchen.Gone: Gone ABORTED
                error acme.Kitchen.Gone 1 reserved a: int
                error acme.Kitchen.Gone 2 = b: long
                error acme.Kitchen.Gone 3 = c: String
                method acme.Kitchen/a: request -> nothing, throws acme.Kitchen.Gone
                service acme.Kitchen: acme.Kitchen""");
        assertThat(build.classes().resolve("acme/Kitchen_GoneBeckon.class")).exists();
    }

    /** Writes the type {@code acme.Late} in the first round. */
    private static final class LateType extends AbstractProcessor {

        private boolean written;

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (!written) {
                written = true;
                try (Writer out =
                        processingEnv.getFiler().createSourceFile("acme.Late").openWriter()) {
                    out.write("package acme; public record Late(int x) {}");
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
            }
            return false;
        }
    }

    @Test
    void whatWaitsForATypeOfALaterRound() {
        LockedModule module = new LockedModule(directory);
        String before = kitchen("record Held(Late late) {}\nvoid a(int b, Held held);");
        module.add(new LateType());
        module.update(before);
        assertThat(module.lock()).contains("message acme.Late 1 = x: int");
        module = new LockedModule(directory);
        module.add(new LateType());
        assertThat(module.compile(before).succeeded().warnings()).isEmpty();
        module = new LockedModule(directory);
        module.add(new LateType());
        assertThat(module.compile(before.replace("int b", "long b")).errors())
                .singleElement()
                .asString()
                .startsWith("5: Kitchen.a.b: long, but int in beckon.lock:");
    }
}
