package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.codec.CodecException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A record marked {@code @Inline} travels as its component. */
final class InlineRecordsTest {

    private static final String ORDER = """
            acme.Order
            package acme;
            import dev.beckon.api.*;
            import java.util.*;
            import org.jspecify.annotations.Nullable;
            @Message public record Order(
                    Id id, Quantity quantity, @Nullable Quantity other, Optional<Id> parent, List<Quantity> quantities,
                    List<Id> ids, Map<String, Quantity> byName, At at, Optional<Double2> d) {
                @Inline record Id(String value) {}
                @Inline record Quantity(int count) {
                    Quantity {
                        if (count < 0) throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
                    }
                }
                @Inline record At(Point point) {}
                record Point(int x) {}
                @Inline record Double2(Double1 inner) {}
                @Inline record Double1(double value) {}
                static Object some() {
                    return new Order(new Id("a"), new Quantity(0), new Quantity(0), Optional.of(new Id("")),
                        List.of(new Quantity(1), new Quantity(2)), List.of(new Id("b"), new Id("c")),
                        Map.of("k", new Quantity(3)), new At(new Point(4)), Optional.of(new Double2(new Double1(0))));
                }
                static Object none() {
                    return new Order(new Id(""), new Quantity(0), null, Optional.empty(), List.of(), List.of(), Map.of(),
                        new At(new Point(0)), Optional.empty());
                }
                static Object ofNull() {
                    return new Order(new Id(null), new Quantity(0), null, Optional.empty(), List.of(), List.of(), Map.of(),
                        new At(new Point(0)), Optional.empty());
                }
            }
            """;

    @Test
    void itTravelsAsItsComponent() throws Throwable {
        Compiled compiled = Compiled.of(ORDER);
        assertSame(
                compiled,
                "some",
                "0a0161" + "1800" + "2200" + "2a020102" + "320162320163" + "3a050a016b1003" + "42020804"
                        + "490000000000000000");
        assertSame(compiled, "none", "4200");
    }

    private static void assertSame(Compiled compiled, String method, String bytes) throws Throwable {
        Object value = compiled.run("acme.Order", method);
        byte[] encoded = compiled.encode("acme.Order", value);
        assertThat(encoded).asHexString().isEqualToIgnoringCase(bytes);
        assertThat(compiled.decode("acme.Order", encoded)).isEqualTo(value);
    }

    @Test
    void whatItsConstructorRefusesCannotBeDecoded() {
        Compiled compiled = Compiled.of(ORDER);
        byte[] minusOne = {0x10, -1, -1, -1, -1, 15, 0x42, 0};
        assertThatThrownBy(() -> compiled.decode("acme.Order", minusOne))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.quantity: count: -1 (expected: 0 or more) (expected: a Quantity)");
        byte[] inList = {0x2a, 6, 1, -1, -1, -1, -1, 15, 0x42, 0};
        assertThatThrownBy(() -> compiled.decode("acme.Order", inList))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Order.quantities: count: -1");
    }

    @Test
    void nullAndAbsenceInsideAreRefused() {
        Compiled compiled = Compiled.of(ORDER);
        assertThatThrownBy(() -> compiled.encode("acme.Order", compiled.run("acme.Order", "ofNull")))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.id: null inside (expected: a String)");
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[0]))
                .hasMessage("Order.at: absent (expected: an At)");
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[] {0x42, 0, 0x42, 0}))
                .hasMessage("Order.at: given twice (expected: at most once)");
    }

    @Test
    void itHasNoCodecAndNoMessage() throws IOException {
        Compiled compiled = Compiled.of(
                ORDER,
                "acme.Kitchen\npackage acme; import acme.Order.*; import java.util.*;"
                        + " @dev.beckon.api.RpcService interface Kitchen { Id order(Id id); void orders(List<Order> all); }");
        assertThat(compiled.generates("acme.Order_IdBeckon")).isFalse();
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("message OrderRequest {\n  string id = 1;\n}\n")
                .contains("""
                        message Order {
                          string id = 1;
                          int32 quantity = 2;
                          optional int32 other = 3;
                          optional string parent = 4;
                          repeated int32 quantities = 5;
                          repeated string ids = 6;
                          map<string, int32> by_name = 7;
                          Point at = 8;
                          optional double d = 9;
                        }
                        """)
                .doesNotContain("message Id");
    }
}
