package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be generated for is a compile error on the line at fault, and the error says what to do. */
final class RefusalTest {

    private static final String IMPORTS =
            "package acme; import dev.beckon.api.*; import java.util.*; import java.time.*;"
                    + " import java.util.concurrent.*; import org.jspecify.annotations.Nullable;";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Date                    | Order.bad: java.util.Date (expected: a type with a codec; use Instant)
            int @Nullable []        | Order.bad: int[], @Nullable (expected: no @Nullable; an absent array is an empty one)
            @Nullable int[]         | Order.bad: int[] (expected: a type with a codec; of an array that may be null write byte @Nullable [])
            int[][]                 | Order.bad: int[][] (expected: a type with a codec; use List, or byte[] for bytes)
            Integer[]               | Order.bad: java.lang.Integer[] (expected: a type with a codec; use List, or byte[] for bytes)
            List<int[]>             | Order.bad: int[] (expected: a type with a codec; an array is a collection; wrap it in a record of its own)
            Optional<char[]>        | Order.bad: char[] (expected: a type with a codec; an array is a collection; wrap it in a record of its own)
            Map<String, long[]>     | Order.bad: long[] (expected: a type with a codec; an array is a collection; wrap it in a record of its own)
            Set<byte[]>             | Order.bad: java.util.Set<byte[]> (expected: elements and keys that can be equal; arrays never are, use String)
            Map<byte[], String>     | Order.bad: java.util.Map<byte[], java.lang.String> (expected: elements and keys that can be equal; arrays never are, use String)
            Set<Set<String>>        | Order.bad: java.util.Set<java.util.Set<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Map<List<String>, String> | Order.bad: java.util.Map<java.util.List<java.lang.String>, java.lang.String>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Optional<Optional<String>> | Order.bad: java.util.Optional<java.util.Optional<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Set<@Nullable String>   | Order.bad: java.util.Set<java.lang.String>, with absent elements (expected: elements that are there; remove @Nullable)
            Map<@Nullable Color, String> | Order.bad: java.util.Map<acme.Kitchen.Color, java.lang.String>, with absent elements (expected: elements that are there; remove @Nullable)
            @Nullable Set<String>   | Order.bad: java.util.Set<java.lang.String>, @Nullable (expected: no @Nullable; an absent set is an empty one)
            SortedSet<String>       | Order.bad: java.util.SortedSet<java.lang.String> (expected: a type with a codec; use Set; an order does not travel)
            TreeMap<String, String> | Order.bad: java.util.TreeMap<java.lang.String, java.lang.String> (expected: a type with a codec; use Map; an order does not travel)
            EnumMap<Color, String>  | Order.bad: java.util.EnumMap<acme.Kitchen.Color, java.lang.String> (expected: a type with a codec; use Map)
            EnumSet<Color>          | Order.bad: java.util.EnumSet<acme.Kitchen.Color> (expected: a type with a codec; use Set)
            HashSet<String>         | Order.bad: java.util.HashSet<java.lang.String> (expected: a type with a codec; use Set)
            ZonedDateTime           | Order.bad: java.time.ZonedDateTime (expected: a type with a codec; use OffsetDateTime, and a String for the zone if it matters)
            String[]                | Order.bad: java.lang.String[] (expected: a type with a codec; use List, or byte[] for bytes)
            Object                  | Order.bad: java.lang.Object (expected: a type with a codec; name the type)
            OptionalInt             | Order.bad: java.util.OptionalInt (expected: a type with a codec; use Optional<Integer>)
            Collection<String>      | Order.bad: java.util.Collection<java.lang.String> (expected: a type with a codec; use List or Set)
            ArrayList<String>       | Order.bad: java.util.ArrayList<java.lang.String> (expected: a type with a codec; use List)
            Locale                  | Order.bad: java.util.Locale (expected: a type with a codec; use one of primitives and their boxes, String, byte[], enums, records, Instant, Duration, UUID, LocalDate, LocalTime, LocalDateTime, OffsetDateTime, URI, BigInteger, BigDecimal, List, Set, Map and Optional of these, and arrays of primitives, or name a converter with @Convert)
            Thing                   | Order.bad: acme.Kitchen.Thing (expected: a type with a codec; make it a record, or name a converter with @Convert)
            Shape                   | Order.bad: acme.Kitchen.Shape (expected: a type with a codec; make it a sealed interface of records)
            Box<?>                  | Order.bad: ? (expected: a type with a codec; a wildcard says nothing; name the type)
            Box<List<? extends String>> | Order.bad: ? extends java.lang.String (expected: a type with a codec; a wildcard says nothing; name the type)
            None                    | Order.bad: acme.Kitchen.None (expected: a type with a codec; an enum without constants has no value; add one)
            List<List<String>>      | Order.bad: java.util.List<java.util.List<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            List<Optional<String>>  | Order.bad: java.util.List<java.util.Optional<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Optional<List<String>>  | Order.bad: java.util.Optional<java.util.List<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Map<String, Map<String, String>> | Order.bad: java.util.Map<java.lang.String, java.util.Map<java.lang.String, java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            List<? extends String>  | Order.bad: ? extends java.lang.String (expected: a type with a codec; a wildcard says nothing; name the type)
            @Nullable List<String>  | Order.bad: java.util.List<java.lang.String>, @Nullable (expected: no @Nullable; an absent list is an empty one)
            @Nullable byte[]        | Order.bad: byte[] (expected: a type with a codec; of an array that may be null write byte @Nullable [])
            Flow.Publisher<String>  | Order.bad: java.util.concurrent.Flow.Publisher<java.lang.String> (expected: a type with a codec; only a result or a parameter of a method is a stream; use List)
            """)
    void typesWithoutCodecAreRefusedOnTheComponent(String type, String message) {
        assertError(
                4,
                message,
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "record Order(",
                "        String good,",
                "        " + type + " bad) {}",
                "CompletableFuture<Order> order(Order order);",
                "class Thing {}",
                "enum None {}",
                "enum Color { RED }",
                "record Box<T>(T held) {}",
                "abstract sealed class Shape permits Circle {}",
                "final class Circle extends Shape {}",
                "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int order(Date bad);                       | Kitchen.order.bad: java.util.Date (expected: a type with a codec; use Instant)
            Date order();                              | result of Kitchen.order: java.util.Date (expected: a type with a codec; use Instant)
            void order(String... all);                 | Kitchen.order: variable arguments (expected: a List, or byte[] for bytes)
            <T> void order(T order);                   | Kitchen.order: generic (expected: no type parameters; name the types)
            void order() throws java.io.IOException;   | Kitchen.order: throws java.io.IOException (expected: no checked exception; make it unchecked and mark it @RpcError to have it travel, or fail with RpcException)
            void other(int number);                    | Kitchen.other: overloaded (expected: a name of its own on the wire, by @Name("otherBy..."))
            void OTHER(int number);                    | Kitchen.OTHER: too much like other (expected: names that differ by more than case and underscores)
            String toString();                         | Kitchen.toString: a method of every object (expected: another name, or no declaration)
            Future<String> order();                    | Kitchen.order: returns java.util.concurrent.Future<java.lang.String> (expected: CompletableFuture, CompletionStage or the plain result)
            CompletableFuture<List<?>> order();        | result of Kitchen.order: ? (expected: a type with a codec; a wildcard says nothing; name the type)
            CompletableFuture<?> order();              | result of Kitchen.order: ? (expected: a type with a codec; a wildcard says nothing; name the type)
            CompletableFuture<CompletableFuture<String>> order(); | result of Kitchen.order: java.util.concurrent.CompletableFuture<java.lang.String> (expected: a type with a codec; a future can only be the result of a method)
            Void order();                              | result of Kitchen.order: java.lang.Void (expected: a type with a codec; a method without a result returns void or CompletableFuture<Void>)
            @OneWay int order();                       | Kitchen.order: @OneWay, but returns int (expected: void, or CompletableFuture<Void>; what gets no answer has no result)
            void order(int a_b, int aB);               | Kitchen.order.aB: the same as a_b in a .proto (expected: names that differ by more than case and underscores)
            void bestelleBrötchen();                   | Kitchen.bestelleBrötchen: not a name in a .proto (expected: ASCII letters, digits and _)
            """)
    void methodsThatCannotTravelAreRefused(String method, String message) {
        assertError(
                3,
                message,
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "void other();",
                method,
                "}");
    }

    @Test
    void theSecondUnknownConstantIsRefused() {
        assertError(
                3,
                "Twice.C: @Unknown, like A (expected: one constant at most)",
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "enum Twice { @Unknown A, B,",
                "    @Unknown C }",
                "void order(Twice twice); void orders(List<Twice> twice); }");
    }

    @Test
    void theSecondUnknownVariantIsRefused() {
        assertError(
                4,
                "Shape.C: @Unknown, like A (expected: one variant at most)",
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "sealed interface Shape {}",
                "@Unknown record A() implements Shape {}",
                "@Unknown record C() implements Shape {}",
                "void order(Shape twice); void orders(List<Shape> twice); }");
    }

    @Test
    void rawTypesAreRefused() {
        Compilation compilation = compile(
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "@SuppressWarnings(\"rawtypes\") CompletableFuture order();",
                "@SuppressWarnings(\"rawtypes\") void list(List list);",
                "}");
        assertThat(errors(compilation))
                .containsExactly(
                        "2: Kitchen.order: returns java.util.concurrent.CompletableFuture, raw (expected: with the"
                                + " result's type, or Void if there is none)",
                        "3: Kitchen.list.list: java.util.List, raw (expected: with type arguments, such as"
                                + " List<String>)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @RpcService public class Kitchen {}                    | Kitchen: @RpcService on a class (expected: an interface; implementations are registered with the server)
            @RpcService public enum Kitchen {A}                    | Kitchen: @RpcService on an enum (expected: an interface; implementations are registered with the server)
            @RpcService public interface Kitchen<T> {}             | Kitchen: a generic contract (expected: no type parameters; write an interface for each use)
            @RpcService(name = "a b") public interface Kitchen {}  | name: a b (expected: letters, digits and _, in parts separated by dots, such as acme.kitchen.v1.Kitchen)
            @Message public interface Kitchen {}                   | Kitchen: @Message on something else (expected: a record or a sealed interface)
            @Message public record Kitchen(Date bad) {}            | Kitchen.bad: java.util.Date (expected: a type with a codec; use Instant)
            class Kitchen { @RpcService private interface Inside {} } | Inside: private (expected: a contract that generated code in its package can see; remove private from Inside)
            class Kitchen { @Message private record Inside() {} }  | Inside: acme.Kitchen.Inside, private (expected: a type that generated code in its package can see; remove private from Inside)
            """)
    void typesThatAreNoContractAreRefused(String type, String message) {
        assertError(2, message, "acme.Kitchen", IMPORTS, type);
    }

    @Test
    void allErrorsAreReportedAtOnce() {
        Compilation compilation = compile(
                "acme.Kitchen",
                IMPORTS + " @RpcService public interface Kitchen {",
                "record Order(Date a,",
                "Calendar b) {}",
                "Order order(Order order);",
                "void other(Date c);",
                "}");
        assertThat(errors(compilation))
                .extracting(error -> error.substring(0, error.indexOf(" (")))
                .containsExactlyInAnyOrder(
                        "5: Kitchen.other.c: java.util.Date",
                        "2: Order.a: java.util.Date",
                        "3: Order.b: java.util.Calendar");
    }

    @Test
    void aTypeThatDoesNotExistIsLeftToJavac() {
        Compilation compilation = compile(
                "acme.Kitchen", IMPORTS + " @RpcService public interface Kitchen {", "void order(Missing order);", "}");
        assertThat(errors(compilation)).allMatch(error -> error.startsWith("2: cannot find symbol"), "javac's own");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        Compilation compilation = Compiled.compile(
                "acme.Kitchen\n" + IMPORTS + "\n@RpcService public interface Kitchen {}",
                "acme.KitchenMethods\npackage acme; class KitchenMethods {}");
        assertThat(errors(compilation))
                .containsExactly("2: acme.KitchenMethods: exists already (expected: a free name, for what is generated"
                        + " from Kitchen; rename it)");
    }

    @Test
    void recordsWithOneCodecNameAreRefused() {
        Compilation compilation = Compiled.compile(
                "acme.Kitchen\n" + IMPORTS
                        + "\n@RpcService public interface Kitchen { record Order() {} void a(Order o, Kitchen_Order p); }",
                "acme.Kitchen_Order\npackage acme; record Kitchen_Order() {}");
        assertThat(errors(compilation))
                .containsExactly("1: acme.Kitchen_Order: has the same codec acme.Kitchen_OrderBeckon as"
                        + " acme.Kitchen.Order (expected: another name)");
    }

    private static Compilation compile(String name, String... lines) {
        return Compiled.compile(name + "\n" + String.join("\n", lines));
    }

    private static void assertError(int line, String message, String name, String... lines) {
        assertThat(errors(compile(name, lines))).containsExactly(line + ": " + message);
    }

    private static List<String> errors(Compilation compilation) {
        return compilation.errors().stream()
                .map(error -> error.getLineNumber() + ": " + error.getMessage(Locale.ROOT))
                .toList();
    }
}
