package dev.beckon.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Elements and entries are written in the order of their bytes, if the encoder is told to. */
final class CanonicalOrderTest {

    @Test
    void fieldsAreSortedByTheirContentUnsigned() {
        assertThat(canonical(out -> strings(out, "b", "é", "", "ab", "a")))
                .isEqualTo("0a00" + "0a0161" + "0a026162" + "0a0162" + "0a02c3a9");
        assertThat(canonical(out -> strings(out))).isEmpty();
        String long1 = "x".repeat(200);
        String long2 = "x".repeat(199) + "w";
        assertThat(canonical(out -> strings(out, long1, long2)))
                .isEqualTo(canonical(out -> strings(out, long2, long1)));
        assertThat(canonical(out -> strings(out, long1, long2)))
                .startsWith("0ac80178")
                .contains("770ac801");
    }

    @Test
    void tagsOfManyBytesAreNoContent() {
        assertThat(canonical(out -> {
                    int from = out.position();
                    out.presentString(0x82, "b");
                    out.presentString(0x82, "a");
                    out.sorted(from);
                }))
                .isEqualTo("820101618201" + "0162");
    }

    @Test
    void packedElementsAreSortedByTheirBytes() {
        assertThat(canonical(out -> {
                    int from = out.position();
                    out.int32s(0x0a, List.of(300, 1, -1, 2), "ints");
                    out.sortedVarints(from);
                }))
                .isEqualTo("0a0e" + "01" + "02" + "ac02" + "ffffffffffffffffff01");
        assertThat(canonical(out -> {
                    int from = out.position();
                    out.float32s(0x0a, List.of(1f, 0.5f, 0f), "floats");
                    out.sortedFixed32(from);
                    int next = out.position();
                    out.float64s(0x12, List.of(1.0, 0.5), "doubles");
                    out.sortedFixed64(next);
                    int last = out.position();
                    out.int64s(0x1a, List.of(), "longs");
                    out.sortedVarints(last);
                }))
                .isEqualTo("0a0c" + "00000000" + "0000003f" + "0000803f" + "1210" + "000000000000e03f"
                        + "000000000000f03f");
    }

    @Test
    void setsInsideOthersAreSortedBefore() {
        Consumer<Encoder> one = out -> {
            int from = out.position();
            nested(out, "b", "a");
            nested(out, "c");
            nested(out, "x", "a");
            out.sorted(from);
        };
        Consumer<Encoder> other = out -> {
            int from = out.position();
            nested(out, "c");
            nested(out, "a", "x");
            nested(out, "a", "b");
            out.sorted(from);
        };
        assertThat(canonical(one)).isEqualTo(canonical(other));
    }

    @Test
    void nothingIsSortedUnlessAskedForAndResetEndsIt() {
        Encoder out = new Encoder(1);
        strings(out, "b", "a");
        assertThat(hex(out, 0)).isEqualTo("0a01620a0161");
        out.canonical(true);
        strings(out, "b", "a");
        assertThat(hex(out, 6)).isEqualTo("0a01610a0162");
        out.reset(out.array(), 0);
        strings(out, "b", "a");
        assertThat(hex(out, 0)).isEqualTo("0a01620a0161");
    }

    private static void strings(Encoder out, String... elements) {
        int from = out.position();
        for (String element : elements) {
            out.presentString(0x0a, element);
        }
        out.sorted(from);
    }

    private static void nested(Encoder out, String... elements) {
        int mark = out.begin(0x12);
        strings(out, elements);
        out.end(mark);
    }

    private static String canonical(Consumer<Encoder> writing) {
        Encoder out = new Encoder(1);
        out.canonical(true);
        writing.accept(out);
        return hex(out, 0);
    }

    private static String hex(Encoder out, int from) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(out.array(), from, out.position()));
    }
}
