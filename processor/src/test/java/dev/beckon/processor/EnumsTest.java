package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.codec.CodecException;
import org.junit.jupiter.api.Test;

/** Numbers of constants, and which constant an unknown number is. */
final class EnumsTest {

    /** Writes and reads itself; {@code read} from bytes of field 1, packed or not, as hexadecimal digits. */
    private static final String USE = """
            static String write(Color... all) {
                Encoder out = new Encoder(1);
                PaletteBeckon.encode(new Palette(all[0], java.util.List.of(all), java.util.Set.of(all[0])), out);
                return java.util.HexFormat.of().formatHex(out.array(), 0, out.position());
            }
            static String writeFirst() { return write(Color.RED, Color.BLUE, Color.RED); }
            static String writeLast() { return write(Color.BLUE); }
            static String read(String hex) {
                byte[] bytes = java.util.HexFormat.of().parseHex(hex);
                return PaletteBeckon.decode(new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length)).toString();
            }
            static String readKnown() { return read("0801" + "12020001" + "1800"); }
            static String readNumbered() { return read("0807" + "12020007" + "1a0107"); }
            static String readMissing() { return read(""); }
            static String readUnknown() { return read("0809"); }
            static String readUnknowns() { return read("12020109" + "1809"); }
            """;

    private static Compiled palette(String constants) {
        return Compiled.of("acme.Palette\n" + source(constants));
    }

    private static String source(String constants) {
        return "package acme; import dev.beckon.api.*; import dev.beckon.api.codec.*;\n"
                + "@Message public record Palette(Color one, java.util.List<Color> more, java.util.Set<Color> all) {\n"
                + "public enum Color { " + constants + " }\n" + USE + "}";
    }

    @Test
    void unknownNumbersAreRefused() throws Throwable {
        Compiled compiled = palette("RED, BLUE");
        assertThat(compiled.run("acme.Palette", "readKnown"))
                .isEqualTo("Palette[one=BLUE, more=[RED, BLUE], all=[RED]]");
        assertThatThrownBy(() -> compiled.run("acme.Palette", "readUnknown"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Palette.one: 9 (expected: a constant's number, 0 to 1)");
        assertThatThrownBy(() -> compiled.run("acme.Palette", "readUnknowns")).isInstanceOf(CodecException.class);
    }

    @Test
    void unknownNumbersAreTheConstantThatIsMarked() throws Throwable {
        Compiled compiled = palette("RED, BLUE, @Unknown OTHER");
        assertThat(compiled.run("acme.Palette", "readUnknown")).isEqualTo("Palette[one=OTHER, more=[], all=[]]");
        assertThat(compiled.run("acme.Palette", "readUnknowns"))
                .isEqualTo("Palette[one=RED, more=[BLUE, OTHER], all=[OTHER]]");
        assertThat(compiled.run("acme.Palette", "readMissing")).isEqualTo("Palette[one=RED, more=[], all=[]]");
    }

    @Test
    void numbersNeedNotBeOrdinals() throws Throwable {
        Compiled compiled = palette("@Tag(0) RED, @Tag(7) BLUE");
        assertThat(compiled.run("acme.Palette", "writeFirst")).isEqualTo("1203000700" + "1a0100");
        assertThat(compiled.run("acme.Palette", "writeLast")).isEqualTo("0807" + "120107" + "1a0107");
        assertThat(compiled.run("acme.Palette", "readNumbered"))
                .isEqualTo("Palette[one=BLUE, more=[RED, BLUE], all=[BLUE]]");
        assertThatThrownBy(() -> compiled.run("acme.Palette", "readKnown"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Palette.one: 1 (expected: the number of a Color)");
    }

    @Test
    void whatHasNoConstantNumberedZeroIsAlwaysWritten() throws Throwable {
        Compiled compiled = palette("@Tag(3) RED, @Tag(7) @Unknown BLUE");
        assertThat(compiled.run("acme.Palette", "writeFirst")).isEqualTo("0803" + "1203030703" + "1a0103");
        assertThat(compiled.run("acme.Palette", "readUnknown")).isEqualTo("Palette[one=BLUE, more=[], all=[]]");
        assertThat(compiled.run("acme.Palette", "readMissing")).isEqualTo("Palette[one=BLUE, more=[], all=[]]");
        Compiled strict = palette("@Tag(3) RED, @Tag(7) BLUE");
        assertThatThrownBy(() -> strict.run("acme.Palette", "readMissing"))
                .hasMessage("Palette.one: absent (expected: a Color)");
    }
}
