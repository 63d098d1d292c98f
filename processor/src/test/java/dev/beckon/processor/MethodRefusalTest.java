package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, inherited methods, errors, promises and topics that cannot be are compile errors that say what to do. */
final class MethodRefusalTest {

    private static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*;"
            + " import java.util.concurrent.*; import org.jspecify.annotations.Nullable;";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            void other(int number);                           | Kitchen.other: overloaded (expected: a name of its own on the wire, by @Name("otherBy..."))
            @Name("other") void third();                      | Kitchen.third: named other, as Kitchen.other is (expected: a name on the wire that no other method of the contract has)
            @Name("oTher") void third();                      | Kitchen.third: named oTher, too much like other (expected: names that differ by more than case and underscores)
            @Name("a b") void third();                        | Kitchen.third: named a b: not a name in a .proto (expected: ASCII letters, digits and _)
            @Name("") void third();                           | Kitchen.third: named : not a name in a .proto (expected: ASCII letters, digits and _)
            @Name("x") default void third() {}                | Kitchen.third: @Name on a method with a body, which does not travel (expected: no annotation, or no body)
            @Idempotent static void third() {}                | Kitchen.third: @Idempotent on a method with a body, which does not travel (expected: no annotation, or no body)
            @Durable default void third() {}                  | Kitchen.third: @Durable on a method with a body, which does not travel (expected: no annotation, or no body)
            @OneWay default void third() {}                   | Kitchen.third: @OneWay on a method with a body, which does not travel (expected: no annotation, or no body)
            @OneWay void third() throws Closed;               | Kitchen.third: @OneWay, but throws Closed (expected: no typed error; what gets no answer reports none)
            @OneWay @Durable void third();                    | Kitchen.third: @Durable and @OneWay (expected: one of them; a durable call is kept for its result)
            void third(@CallId String id);                    | Kitchen.third.id: @CallId of a method that is not @Durable (expected: @Durable on third, or no @CallId)
            @Durable void third(@CallId int id);              | Kitchen.third.id: @CallId on int (expected: a String or UUID that is always given)
            @Durable void third(@CallId @Nullable String id); | Kitchen.third.id: @CallId on a @Nullable java.lang.String (expected: a String or UUID that is always given)
            @Durable void third(@CallId Optional<UUID> id);   | Kitchen.third.id: @CallId on java.util.Optional<java.util.UUID> (expected: a String or UUID that is always given)
            @Durable void third(@CallId String a, @CallId UUID b); | Kitchen.third.b: @CallId, as a is (expected: at most one)
            void third() throws Exception;                    | Kitchen.third: throws java.lang.Exception (expected: no checked exception; make it unchecked and mark it @RpcError to have it travel, or fail with RpcException)
            """)
    void onTheMethod(String method, String message) {
        assertThat(errors(compile(
                        "acme.Kitchen",
                        IMPORTS + " @RpcService public interface Kitchen {",
                        "void other();",
                        method,
                        "@RpcError(code = Code.ABORTED) @SuppressWarnings(\"serial\") class Closed extends"
                                + " RuntimeException { public Closed() {} }",
                        "}")))
                .containsExactly("3: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            class Bad extends Exception { public Bad() {} }                     | Bad: @RpcError on a checked exception (expected: a class that extends RuntimeException)
            class Bad { public Bad() {} }                                       | Bad: @RpcError on something else than an exception (expected: a class that extends RuntimeException)
            class Bad extends Error { public Bad() {} }                         | Bad: @RpcError on something else than an exception (expected: a class that extends RuntimeException)
            record Bad() {}                                                     | Bad: @RpcError on something else than an exception (expected: a class that extends RuntimeException)
            abstract class Bad extends RuntimeException { public Bad() {} }     | Bad: abstract (expected: a class that the caller's side can make)
            class Bad extends RuntimeException { Bad() {} }                     | Bad: 0 public constructors (expected: one, whose parameters are the error's data)
            class Bad extends RuntimeException { public Bad() {} public Bad(String message) {} } | Bad: 2 public constructors (expected: one, whose parameters are the error's data)
            class Bad extends RuntimeException { public Bad() throws java.io.IOException {} } | Bad: a constructor that throws java.io.IOException (expected: no checked exception)
            class Bad extends RuntimeException { public Bad(int left) {} }      | Bad.left: no accessor (expected: a public left() or getLeft() that returns int, or a public final field)
            class Bad extends RuntimeException { public Bad(int left) {} int left() { return 0; } } | Bad.left: no accessor (expected: a public left() or getLeft() that returns int, or a public final field)
            class Bad extends RuntimeException { public Bad(int left) {} public long left() { return 0; } } | Bad.left: no accessor (expected: a public left() or getLeft() that returns int, or a public final field)
            class Bad extends RuntimeException { public Bad(int left) {} public int getLeft(int i) { return 0; } } | Bad.left: no accessor (expected: a public left() or getLeft() that returns int, or a public final field)
            class Bad extends RuntimeException { public Bad(int left) {} public int left = 0; } | Bad.left: no accessor (expected: a public left() or getLeft() that returns int, or a public final field)
            class Bad extends RuntimeException { public Bad(Object o) {} }      | Bad.o: java.lang.Object (expected: a type with a codec; name the type)
            class Bad extends RuntimeException { public Bad(Exception cause) {} } | Bad.cause: java.lang.Exception (expected: a type with a codec; use one of
            """)
    void onTheError(String error, String message) {
        for (String user : List.of("", "@RpcService interface Kitchen { void order() throws Bad; }")) {
            if (!user.isEmpty() && !error.contains("RuntimeException") && !error.contains("extends E")) {
                continue; // javac itself refuses it in throws
            }
            List<String> errors = errors(compile(
                    "acme.Bad",
                    IMPORTS,
                    user,
                    "@SuppressWarnings({\"serial\", \"this-escape\"}) @RpcError(code = Code.ABORTED)",
                    error));
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0)).startsWith("4: " + message);
        }
    }

    @Test
    void onErrorsInsideOthers() {
        assertThat(errors(compile(
                        "acme.Outer",
                        IMPORTS + " public class Outer {",
                        "@SuppressWarnings(\"serial\") @RpcError(code = Code.ABORTED) public class Inner extends"
                                + " RuntimeException { public Inner() {} }",
                        "@SuppressWarnings(\"serial\") @RpcError(code = Code.OK) public static class Fine extends"
                                + " RuntimeException { public Fine() {} }",
                        "@SuppressWarnings(\"serial\") @RpcError(code = Code.ABORTED) private static class Hidden"
                                + " extends RuntimeException { public Hidden() {} }",
                        "@SuppressWarnings(\"serial\") @RpcError(code = Code.ABORTED, name = \"a.b\") static class Named"
                                + " extends RuntimeException { public Named() {} }",
                        "}")))
                .containsExactlyInAnyOrder(
                        "2: Inner: an inner class (expected: static, or a class of its own)",
                        "3: Fine: @RpcError(code = OK) (expected: the code of a failure)",
                        "4: Hidden: acme.Outer.Hidden, private (expected: a type that generated code in its package can"
                                + " see; remove private from Hidden)",
                        "5: Named: named a.b: not a name in a .proto (expected: ASCII letters, digits and _)");
    }

    @Test
    void errorsThatShareAName() {
        assertThat(errors(compile(
                        "acme.Kitchen",
                        IMPORTS + " @RpcService @SuppressWarnings(\"serial\") public interface Kitchen {",
                        "@RpcError(code = Code.ABORTED) class Closed extends RuntimeException { public Closed() {} }",
                        "interface Deep { @RpcError(code = Code.ABORTED) class Closed extends RuntimeException {"
                                + " public Closed() {} } }",
                        "@RpcError(code = Code.ABORTED, name = \"OrderRequest\") class Odd extends RuntimeException {"
                                + " public Odd() {} }",
                        "void order() throws Closed;",
                        "void again() throws Deep.Closed;",
                        "void third() throws Odd;",
                        "}")))
                .containsExactlyInAnyOrder(
                        "6: Kitchen.again: throws acme.Kitchen.Deep.Closed, named Closed as acme.Kitchen.Closed is"
                                + " (expected: another name, by @RpcError(name = ...))",
                        "7: Kitchen.third: throws acme.Kitchen.Odd, named OrderRequest as the request of order is"
                                + " (expected: another name, by @RpcError(name = ...))");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Topic<String> BAD = Topic.of("bad", String.class);   | Kitchen.BAD: events of java.lang.String (expected: a record, which can take more components later)
            Topic<Size> BAD = Topic.of("bad", Size.class);       | Kitchen.BAD: events of acme.Kitchen.Size (expected: a record, which can take more components later)
            Topic<Locale> BAD = Topic.of("bad", Locale.class);   | event of Kitchen.BAD: java.util.Locale (expected: a type with a codec; use one of
            Topic<?> BAD = Topic.of("bad", Ready.class);         | event of Kitchen.BAD: ? (expected: a type with a codec; a wildcard says nothing; name the type)
            Topic<Ready> BAD = Topic.of("ready", Ready.class);   | Kitchen.BAD: topic ready, as READY is (expected: a name that no other topic of the contract has)
            Topic<Ready> BAD = Topic.of("a b", Ready.class);     | Kitchen.BAD: topic a b (expected: 1 to 200 letters, digits, _ . -, such as kitchen.dish-ready)
            Topic<Ready> BAD = Topic.of(PREFIX + "x", Ready.class); | Kitchen.BAD: a topic whose name cannot be read (expected: Topic.of("kitchen.dish-ready", DishReady.class), the name as a string literal)
            Topic<Ready> BAD = READY;                            | Kitchen.BAD: a topic whose name cannot be read (expected: Topic.of("kitchen.dish-ready", DishReady.class), the name as a string literal)
            @SuppressWarnings("rawtypes") Topic BAD = READY;     | Kitchen.BAD: Topic, raw (expected: with the events' type, as Topic<DishReady>)
            """)
    void onTheTopic(String topic, String message) {
        List<String> errors = errors(compile(
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "record Ready(String dish) {}",
                "enum Size { SMALL }",
                "String PREFIX = \"p\";",
                "Topic<Ready> READY = Topic.of(\"ready\", Ready.class);",
                topic,
                "}"));
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0)).startsWith("6: " + message);
    }

    @Test
    void onWhatIsInherited() {
        Compilation compilation = Compiled.compile(
                "acme.Base\n" + IMPORTS + "\npublic interface Base<T> {\nvoid order(T order);\n@Name(\"again\") void"
                        + " redo();\n}",
                "acme.Kitchen\n" + IMPORTS + "\n@RpcService public interface Kitchen extends Base<Locale> {}",
                "acme.Bar\n" + IMPORTS + "\n@RpcService public interface Bar extends Base<String> {\nvoid again();\n}");
        assertThat(errors(compilation)).hasSize(2);
        assertThat(errors(compilation))
                .anyMatch(
                        error -> error.startsWith("3: Kitchen.order.order: java.util.Locale (expected: a type with a"))
                .anyMatch(error -> error.startsWith("4: Bar.redo: named again, as Bar.again is (expected: "));
    }

    @Test
    void onTheContractWhereWhatIsInheritedIsOfAnotherJar() {
        List<String> errors = errors(compile(
                "acme.Kitchen",
                IMPORTS,
                "@RpcService public interface Kitchen extends AutoCloseable {}",
                "@RpcService interface Bar extends Comparable<String> {}",
                "@RpcService interface Pub extends Iterable<String> {}"));
        assertThat(errors)
                .hasSize(2)
                .contains(
                        "2: Kitchen.close: throws java.lang.Exception (expected: no checked exception; make it unchecked"
                                + " and mark it @RpcError to have it travel, or fail with RpcException)");
        assertThat(errors.get(1))
                .isEqualTo("4: result of Pub.iterator: java.util.Iterator<java.lang.String> (expected:"
                        + " java.util.concurrent.Flow.Publisher; docs/streams.md shows the adapters)");
    }

    @Test
    void interfacesThatDisagree() {
        assertThat(errors(compile(
                        "acme.Kitchen",
                        IMPORTS,
                        "interface Left { @OneWay void ring(); @Name(\"x\") void go(); void fine(); }",
                        "interface Right { void ring(); @Name(\"y\") void go(); void fine(); }",
                        "@RpcService public interface Kitchen extends Left, Right {}")))
                .containsExactly(
                        "4: Kitchen.ring: declared differently by Left and Right (expected: the same annotations and"
                                + " throws, or a declaration in Kitchen that says which)",
                        "4: Kitchen.go: declared differently by Left and Right (expected: the same annotations and"
                                + " throws, or a declaration in Kitchen that says which)");
    }

    @Test
    void annotationsThatAreNotWholeAreLeftToJavac() {
        assertThat(errors(compile(
                        "acme.Kitchen",
                        IMPORTS,
                        "@RpcService public interface Kitchen { @Name void a(); void b() throws Bad; }",
                        "@SuppressWarnings(\"serial\") @RpcError class Bad extends RuntimeException { public Bad() {}"
                                + " }")))
                .allMatch(error -> error.contains("missing a default value"), "javac's own");
    }

    private static Compilation compile(String name, String... lines) {
        return Compiled.compile(name + "\n" + String.join("\n", lines));
    }

    private static List<String> errors(Compilation compilation) {
        return compilation.errors().stream()
                .map(error -> error.getLineNumber() + ": " + error.getMessage(Locale.ROOT))
                .toList();
    }
}
