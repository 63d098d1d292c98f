package dev.beckon.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes of single fields, from the examples of the protobuf documentation and by hand. */
final class EncoderTest {

    @Test
    void numbersAreVarints() {
        assertThat(hex(out -> out.int32(0x08, 150))).isEqualTo("089601");
        assertThat(hex(out -> out.int32(0x08, -1))).isEqualTo("08ffffffffffffffffff01");
        assertThat(hex(out -> out.int64(0x08, Long.MIN_VALUE))).isEqualTo("0880808080808080808001");
        assertThat(hex(out -> out.bool(0x08, true))).isEqualTo("0801");
        assertThat(hex(out -> out.int32(16 << 3, 1))).isEqualTo("800101");
    }

    @Test
    void fractionsAreLittleEndian() {
        assertThat(hex(out -> out.float32(0x0d, 1f))).isEqualTo("0d0000803f");
        assertThat(hex(out -> out.float64(0x09, 1.0))).isEqualTo("09000000000000f03f");
        assertThat(hex(out -> out.float64(0x09, -0.0))).isEqualTo("090000000000000080");
    }

    @Test
    void defaultsAreLeftOutUnlessPresent() {
        assertThat(hex(out -> {
                    out.int32(0x08, 0);
                    out.int64(0x08, 0);
                    out.bool(0x08, false);
                    out.float32(0x0d, 0);
                    out.float64(0x09, 0);
                    out.string(0x0a, "");
                    out.bytes(0x0a, new byte[0]);
                    out.int32s(0x0a, List.of(), "ints");
                    out.int64s(0x0a, List.of(), "longs");
                    out.bools(0x0a, List.of(), "booleans");
                    out.float32s(0x0a, List.of(), "floats");
                    out.float64s(0x0a, List.of(), "doubles");
                    out.enums(0x0a, List.of(), "enums");
                }))
                .isEmpty();
        assertThat(hex(out -> {
                    out.presentInt32(0x08, 0);
                    out.presentBool(0x10, false);
                    out.presentString(0x1a, "");
                }))
                .isEqualTo("080010001a00");
    }

    @Test
    void stringsAreUtf8() {
        for (String text : List.of(
                "testing",
                "ä",
                "\u0100",
                "\u0141",
                "麺",
                "\uD83C\uDF5C",
                "a\u0000",
                "x".repeat(127),
                "x".repeat(128),
                "é".repeat(64),
                "x".repeat(20_000) + "麺")) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            byte[] written = bytes(out -> out.string(0x0a, text));
            assertThat(Arrays.copyOfRange(written, written.length - utf8.length, written.length))
                    .isEqualTo(utf8);
            assertThat(new Decoder(CodecLimits.DEFAULT)
                            .reset(written, 1, written.length)
                            .string())
                    .isEqualTo(text);
        }
    }

    @Test
    void unpairedSurrogatesAreRefused() {
        for (String text : List.of("\ud800", "a\udc00", "\ud800\ud800", "\udc00\ud800")) {
            assertThatThrownBy(() -> bytes(out -> out.string(0x0a, text)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageMatching("string: unpaired surrogate d[8c]00 at [01] \\(expected: valid UTF-16\\)");
        }
    }

    @Test
    void uuidsAreSixteenBytesBigEndian() {
        assertThat(hex(out -> out.uuid(0x0a, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))))
                .isEqualTo("0a1000112233445566778899aabbccddeeff");
    }

    @Test
    void timesHaveOneSign() {
        assertThat(hex(out -> out.duration(0x0a, Duration.ofMillis(-500)))).isEqualTo("0a0b1080b6ca91feffffffff01");
        assertThat(hex(out -> out.duration(0x0a, Duration.ZERO))).isEqualTo("0a00");
        assertThat(hex(out -> out.timestamp(0x0a, Instant.ofEpochSecond(1, 2)))).isEqualTo("0a0408011002");
    }

    @Test
    void timesBeyondProtobufsAreRefused() {
        assertThatThrownBy(() -> bytes(out -> out.timestamp(0x0a, Instant.parse("0000-12-31T23:59:59Z"))))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> bytes(out -> out.timestamp(0x0a, Instant.parse("+10000-01-01T00:00:00Z"))))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> bytes(out -> out.duration(0x0a, Duration.ofSeconds(315_576_000_001L))))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> bytes(out -> out.duration(0x0a, Duration.ofSeconds(-315_576_000_001L))))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void listsOfNumbersArePacked() {
        assertThat(hex(out -> out.int32s(0x32, List.of(3, 270, 86942), "f"))).isEqualTo("3206038e029ea705");
        assertThatThrownBy(() -> bytes(out -> out.int32s(0x32, Arrays.asList(1, null), "Order.ids")))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.ids: null inside (expected: an int)");
    }

    @Test
    void arraysArePacked() {
        assertThat(hex(out -> out.int32s(0x32, new int[] {3, 270, 86942}))).isEqualTo("3206038e029ea705");
        assertThat(hex(out -> out.int64s(0x0a, new long[] {1, 0}))).isEqualTo("0a020100");
        assertThat(hex(out -> out.int16s(0x0a, new short[] {1, 2}))).isEqualTo("0a020102");
        assertThat(hex(out -> out.uint16s(0x0a, new char[] {'a', '\uffff'}))).isEqualTo("0a0461ffff03");
        assertThat(hex(out -> out.bools(0x0a, new boolean[] {true, false}))).isEqualTo("0a020100");
        assertThat(hex(out -> out.float32s(0x0a, new float[] {1f}))).isEqualTo("0a040000803f");
        assertThat(hex(out -> out.float64s(0x0a, new double[] {-0.0}))).isEqualTo("0a080000000000000080");
        assertThat(hex(out -> {
                    out.int32s(0x0a, new int[0]);
                    out.int64s(0x0a, new long[0]);
                    out.int16s(0x0a, new short[0]);
                    out.uint16s(0x0a, new char[0]);
                    out.bools(0x0a, new boolean[0]);
                    out.float32s(0x0a, new float[0]);
                    out.float64s(0x0a, new double[0]);
                }))
                .isEmpty();
    }

    @Test
    void enumsMayHaveNumbersOfTheirOwn() {
        assertThat(hex(out -> out.enums(
                        0x0a,
                        List.of(Thread.State.NEW, Thread.State.BLOCKED),
                        state -> state == Thread.State.NEW ? 7 : 300,
                        "f")))
                .isEqualTo("0a0307ac02");
    }

    @Test
    void lengthsOfManyBytesMakeRoomForThemselves() {
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 16_000, 16_384, 3_000_000}) {
            byte[] written = bytes(out -> {
                int outer = out.begin(0x0a);
                int inner = out.begin(0x12);
                out.bytes(0x1a, new byte[length]);
                out.end(inner);
                out.end(outer);
            });
            Decoder in = new Decoder(CodecLimits.DEFAULT).reset(written, 0, written.length);
            assertThat(in.tag()).isEqualTo(0x0a);
            int outer = in.enter();
            assertThat(in.tag()).isEqualTo(0x12);
            int inner = in.enter();
            if (length > 0) {
                assertThat(in.tag()).isEqualTo(0x1a);
                assertThat(in.bytes()).hasSize(length);
            }
            assertThat(in.tag()).isZero();
            in.exit(inner);
            in.exit(outer);
            assertThat(in.tag()).isZero();
        }
    }

    @Test
    void whatLiesBeforeIsKeptWhenTheArrayGrows() {
        Encoder out = new Encoder(0);
        byte[] small = {1, 2, 3, 4};
        out.reset(small, 2);
        out.string(0x0a, "more than fits");
        assertThat(out.array()).isNotSameAs(small).startsWith(1, 2, 0x0a, 14, 'm');
        assertThat(small).startsWith(1, 2);
        assertThat(out.position()).isEqualTo(18);
    }

    @Test
    void listsThatWereReadAreWrittenAgain() {
        List<Long> longs = new ArrayList<>(List.of(1L, -1L, Long.MAX_VALUE));
        byte[] written = bytes(out -> out.int64s(0x0a, longs, "f"));
        Decoder in = new Decoder(CodecLimits.DEFAULT).reset(written, 1, written.length);
        List<Long> read = in.packedInt64(List.of());
        assertThat(read).isEqualTo(longs);
        assertThat(bytes(out -> out.int64s(0x0a, read, "f"))).isEqualTo(written);
    }

    @Test
    void rawBytesAreAppended() {
        assertThat(hex(out -> {
                    out.bool(0x08, true);
                    out.raw(new byte[] {0x10, 0x02});
                    out.raw(new byte[0]);
                    out.bool(0x18, true);
                }))
                .isEqualTo("080110021801");
    }

    private static byte[] bytes(Consumer<Encoder> writing) {
        Encoder out = new Encoder(1);
        writing.accept(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static String hex(Consumer<Encoder> writing) {
        return HexFormat.of().formatHex(bytes(writing));
    }
}
