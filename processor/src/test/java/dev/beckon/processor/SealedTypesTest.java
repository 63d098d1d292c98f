package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.codec.CodecException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Sealed interfaces of records travel as messages with one oneof. */
final class SealedTypesTest {

    private static final String SHAPE = """
            acme.Shape
            package acme;
            import dev.beckon.api.*;
            @Message
            public sealed interface Shape {
                record Circle(double radius) implements Shape {}
                record URLPath2(String path) implements Shape {}
                @Unknown record Other() implements Shape {}
                sealed interface Flat extends Shape permits Line, Dot {}
                record Line(int length) implements Flat {}
                @Inline record Dot(String name) implements Flat {}
                static Shape[] all() {
                    return new Shape[] {new Circle(1.5), new URLPath2("/"), new Other(), new Line(3), new Dot("d")};
                }
            }
            """;

    @Test
    void variantsComeBackAsTheyWere() throws Throwable {
        Compiled compiled = Compiled.of(SHAPE);
        Object[] all = (Object[]) compiled.run("acme.Shape", "all");
        String[] bytes = {"0a0909000000000000f83f", "12030a012f", "1a00", "22040a020803", "22031201" + "64"};
        for (int i = 0; i < all.length; i++) {
            byte[] encoded = compiled.encode("acme.Shape", all[i]);
            assertThat(encoded).asHexString().isEqualToIgnoringCase(bytes[i]);
            assertThat(compiled.decode("acme.Shape", encoded)).isEqualTo(all[i]);
        }
    }

    @Test
    void whatIsNotKnownIsTheVariantMarkedUnknown() throws Throwable {
        Compiled compiled = Compiled.of(SHAPE);
        Object other = ((Object[]) compiled.run("acme.Shape", "all"))[2];
        assertThat(compiled.decode("acme.Shape", new byte[0])).isEqualTo(other);
        assertThat(compiled.decode("acme.Shape", new byte[] {0x7a, 1, 0})).isEqualTo(other);
        assertThatThrownBy(() -> compiled.decode("acme.Shape", new byte[] {0x22, 0}))
                .isInstanceOf(CodecException.class)
                .hasMessage("variant of Flat: absent (expected: a Line or a Dot; what newer peers may send needs a"
                        + " variant marked @Unknown)");
    }

    @Test
    void twoVariantsAreRefused() {
        Compiled compiled = Compiled.of(SHAPE);
        assertThatThrownBy(() -> compiled.decode("acme.Shape", new byte[] {0x1a, 0, 0x0a, 0}))
                .isInstanceOf(CodecException.class)
                .hasMessage("Shape: given twice (expected: at most once)");
    }

    @Test
    void theExportedMessageHasAOneof() throws IOException {
        Compiled compiled = Compiled.of(SHAPE, """
                acme.Board
                package acme;
                import java.util.*;
                @dev.beckon.api.RpcService public interface Board {
                    Shape draw(Shape shape);
                    void erase(List<Shape> shapes, Optional<Shape.Flat> flat);
                }
                """);
        assertThat(compiled.resource("META-INF/beckon/acme/Board.proto"))
                .contains("  rpc draw(Shape) returns (Shape);\n")
                .contains("message EraseRequest {\n  repeated Shape shapes = 1;\n  optional Flat flat = 2;\n}\n")
                .contains("""
                        message Shape {
                          oneof value {
                            Circle circle = 1;
                            URLPath2 url_path2 = 2;
                            Other other = 3;
                            Flat flat = 4;
                          }
                        }
                        """)
                .contains("""
                        message Flat {
                          oneof value {
                            Line line = 1;
                            string dot = 2;
                          }
                        }
                        """);
    }
}
