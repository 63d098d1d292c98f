package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.Compilation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generic record has a codec and a message for each concrete use. */
final class GenericRecordsTest {

    private static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*;"
            + " import org.jspecify.annotations.Nullable;\n";
    private static final String KITCHEN = "acme.Kitchen\n" + IMPORTS + """
            @RpcService public interface Kitchen {
                record Order(String dish) {}
                record Page<T>(List<T> items, @Nullable T first, Optional<T> last, Map<String, T> byName) {}
                record Pair<A, B>(A a, B b) {}
                record Chain<T>(T head, Optional<Chain<T>> tail) {}
                sealed interface Result<T> permits Ok, Failed {}
                record Ok<V>(V value) implements Result<V> {}
                record Failed<V>(String why) implements Result<V> {}

                Page<Order> page(Page<Integer> numbers);
                Pair<String, Order> pair(Pair<Pair<Integer, byte[]>, List<String>> nested);
                Result<Order> result(List<Result<String>> results);
                void chain(Chain<Long> chain);
                void boxes(Pair<Integer, @Nullable Integer> pair, Pair<Integer, Integer> other);

                static Object integers() {
                    return new Page<>(List.of(1, 0), null, Optional.of(0), Map.of("a", 7));
                }
                static Object nested() {
                    return new Pair<>(new Pair<>(0, "hi".getBytes()), List.of("a", "b"));
                }
                static Object boxes() { return new Pair<Integer, Integer>(0, null); }
                static Object chain() { return new Chain<>(1L, Optional.of(new Chain<>(2L, Optional.empty()))); }
                static Object ok() { return new Ok<>(new Order("noodles")); }
                static Object failed() { return new Failed<Order>("hot"); }
            }
            """;

    @Test
    void eachUseHasACodec() {
        Compiled compiled = Compiled.of(KITCHEN);
        assertThat(java.util.stream.Stream.of(
                                "Page<Order>",
                                "PageOfOrder",
                                "PageOfInteger",
                                "PairOfStringAndOrder",
                                "PairOfIntegerAndNullableInteger",
                                "PairOfIntegerAndInteger",
                                "PairOfPairOfIntegerAndBytesAndListOfString",
                                "ResultOfOrder",
                                "OkOfOrder",
                                "FailedOfOrder",
                                "ResultOfString",
                                "ChainOfLong")
                        .filter(name -> compiled.generates("acme.Kitchen_" + name + "Beckon")))
                .hasSize(11);
    }

    @Test
    void valuesComeBackAsTheyWere() throws Throwable {
        Compiled compiled = Compiled.of(KITCHEN);
        assertSame(compiled, "Kitchen_PageOfInteger", "integers", "0a020100" + "1800" + "22050a01611007");
        assertSame(compiled, "Kitchen_PairOfIntegerAndNullableInteger", "boxes", "");
        assertSame(compiled, "Kitchen_ChainOfLong", "chain", "080112020802");
        assertSame(compiled, "Kitchen_ResultOfOrder", "ok", "0a0b0a090a076e6f6f646c6573");
        assertSame(compiled, "Kitchen_ResultOfOrder", "failed", "12050a03686f74");
        byte[] nested = compiled.encode(
                "acme.Kitchen_PairOfPairOfIntegerAndBytesAndListOfString", compiled.run("acme.Kitchen", "nested"));
        assertThat(nested).asHexString().isEqualTo("0A0412026869" + "120161" + "120162");
    }

    private static void assertSame(Compiled compiled, String type, String method, String bytes) throws Throwable {
        Object value = compiled.run("acme.Kitchen", method);
        byte[] encoded = compiled.encode("acme." + type, value);
        assertThat(encoded).asHexString().isEqualToIgnoringCase(bytes);
        assertThat(compiled.decode("acme." + type, encoded)).isEqualTo(value);
    }

    @Test
    void aBoxInPlaceOfAVariableIsNotAbsent() throws Throwable {
        Compiled compiled = Compiled.of(KITCHEN);
        Object absent = compiled.run("acme.Kitchen", "boxes"); // the second is null
        assertThatThrownBy(() -> compiled.encode("acme.Kitchen_PairOfIntegerAndInteger", absent))
                .hasMessage("PairOfIntegerAndInteger.b: null (expected: an int; a component that may be absent is"
                        + " Optional or @Nullable)");
    }

    @Test
    void theMessagesAreExported() throws IOException {
        assertThat(Compiled.of(KITCHEN).resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("  rpc page(PageOfInteger) returns (PageOfOrder);\n")
                .contains("""
                        message PageOfOrder {
                          repeated Order items = 1;
                          optional Order first = 2;
                          optional Order last = 3;
                          map<string, Order> by_name = 4;
                        }
                        """)
                .contains("""
                        message PairOfIntegerAndNullableInteger {
                          int32 a = 1;
                          optional int32 b = 2;
                        }
                        """)
                .contains("""
                        message ResultOfOrder {
                          oneof value {
                            OkOfOrder ok = 1;
                            FailedOfOrder failed = 2;
                          }
                        }
                        """);
    }

    @Test
    void argumentsOfOneSimpleNameInTwoJarsAreRefused(@TempDir Path jar) throws IOException {
        Compiled.write(
                Compiled.compile(
                        "common.Page\npackage common; public record Page<T>(T held) {}",
                        "a.Order\npackage a; public record Order() {}",
                        "a.A\npackage a; @dev.beckon.api.RpcService public interface A { common.Page<Order> a(); }"),
                jar);
        Compilation other = Compiled.compile(
                List.of(),
                List.of(jar),
                "b.Order\npackage b; public record Order() {}",
                "b.B\npackage b; @dev.beckon.api.RpcService interface B { common.Page<Order> b(); }");
        assertThat(other.errors())
                .extracting(error -> error.getMessage(Locale.ROOT))
                .containsExactly("common.Page<b.Order>: has the same codec common.PageOfOrderBeckon as"
                        + " common.Page<a.Order> (expected: another name, or a record for this use)");
        assertThat(Compiled.compile(
                                List.of("-Xlint:all", "-Werror"),
                                List.of(jar),
                                "b.B\npackage b; @dev.beckon.api.RpcService interface B { common.Page<a.Order> b(); }")
                        .generatedSourceFile("common.PageOfOrderBeckon"))
                .isEmpty();
    }

    @Test
    void theCodecLiesBesideTheGenericRecord() {
        Compiled compiled = Compiled.of(
                "common.Page\npackage common; public record Page<T>(java.util.List<T> items) {}",
                "acme.Order\npackage acme; public record Order(String dish) {}",
                "acme.Kitchen\n" + IMPORTS + "@RpcService interface Kitchen { common.Page<Order> all(); }");
        assertThat(compiled.generates("common.PageOfOrderBeckon")).isTrue();
    }
}
