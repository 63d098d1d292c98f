package dev.beckon.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Varints, tagged fields, and the records of the rare frames. */
final class FieldsTest {

    @Test
    void varintsComeBack() {
        Random random = new Random(42);
        byte[] area = new byte[20];
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >>> random.nextInt(64);
            int end = Varint.write(area, 3, value);
            assertThat(end - 3).isEqualTo(Varint.size(value)).isEqualTo(Varint.sizeAt(area, 3));
            assertThat(Varint.read(area, 3, end)).isEqualTo(value);
        }
    }

    @Test
    void varintsOfTheEdges() {
        assertThat(varint(0)).isEqualTo("00");
        assertThat(varint(127)).isEqualTo("7f");
        assertThat(varint(128)).isEqualTo("8001");
        assertThat(varint(Long.MAX_VALUE)).isEqualTo("ffffffffffffffff7f");
        assertThat(varint(-1)).isEqualTo("ffffffffffffffffff01");
        assertThat(read("8000")).isZero(); // longer than needed
        assertThat(read("ffffffffffffffffff7f")).isEqualTo(-1); // bits beyond 64 are ignored
    }

    @Test
    void brokenVarintsAreMalformed() {
        assertThatThrownBy(() -> read("")).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> read("80")).hasMessage("varint: cut short (expected: more bytes)");
        assertThatThrownBy(() -> read("8080808080808080808001"))
                .hasMessage("varint: more than 10 bytes (expected: at most 10)");
    }

    @Test
    void recordsComeBack() {
        Hello hello = new Hello(Integer.MAX_VALUE, 0, 77, "agent ü");
        byte[] bytes = hello.toBytes();
        assertThat(Hello.read(bytes, 0, bytes.length)).isEqualTo(hello);
        Failure failure = new Failure(16, Failure.MAYBE, "first\nsecond line");
        bytes = failure.toBytes();
        assertThat(Failure.read(bytes, 0, bytes.length)).isEqualTo(failure);
        Goodbye goodbye = new Goodbye(Goodbye.TIMEOUT, "why: 1 (expected: 2)");
        bytes = goodbye.toBytes();
        assertThat(Goodbye.read(bytes, 0, bytes.length)).isEqualTo(goodbye);
    }

    @Test
    void emptyPayloadsAreDefaults() {
        assertThat(Hello.read(new byte[0], 0, 0)).isEqualTo(new Hello(0, 0, 0, ""));
        assertThat(Failure.read(new byte[0], 0, 0)).isEqualTo(new Failure(Failure.UNKNOWN, Failure.NO, ""));
        assertThat(Goodbye.read(new byte[0], 0, 0)).isEqualTo(new Goodbye(Goodbye.NORMAL, ""));
    }

    @Test
    void unknownFieldsAreSkippedAndTheLastOfTwoCounts() {
        byte[] bytes = HexFormat.of().parseHex("0805" + "f80107" + "fa07023132" + "0806" + "1a0178");
        assertThat(Failure.read(bytes, 0, bytes.length)).isEqualTo(new Failure(6, Failure.NO, "x"));
    }

    @Test
    void longTextsAreCut() {
        assertThat(new Failure(2, 2, "x".repeat(100_000)).toBytes()).hasSizeLessThan(5_000);
        assertThat(new Goodbye(1, "\u20ac".repeat(100_000)).toBytes()).hasSizeLessThan(5_000);
    }

    @Test
    void reasonIsOneLine() {
        byte[] bytes = new Goodbye(1, "a\r\nb\tc\u0085d\u2028e").toBytes();
        assertThat(Goodbye.read(bytes, 0, bytes.length).reason()).isEqualTo("a??b?c?d?e");
    }

    @Test
    void frameTypesHaveNames() {
        assertThat(Frame.name(Frame.ONE_WAY)).isEqualTo("ONE_WAY");
        assertThat(Frame.name(200)).isEqualTo("type 200");
    }

    private static String varint(long value) {
        byte[] bytes = new byte[Varint.size(value)];
        Varint.write(bytes, 0, value);
        return HexFormat.of().formatHex(bytes);
    }

    private static long read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Varint.read(bytes, 0, bytes.length);
    }
}
