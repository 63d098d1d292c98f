package dev.beckon.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single fields are read as, and what is refused. */
final class DecoderTest {

    @Test
    void varintsMayBeLongerThanNeeded() {
        assertThat(in("9601").int32()).isEqualTo(150);
        assertThat(in("96818000").int64()).isEqualTo(150);
        assertThat(in("ffffffffffffffffff01").int64()).isEqualTo(-1);
        assertThat(in("ffffffffffffffffff01").int32()).isEqualTo(-1);
        assertThat(in("8080808010").int32()).isZero(); // the low 32 bits
        assertThat(in("02").bool()).isTrue();
    }

    @Test
    void narrowNumbersAreCheckedForTheirRange() {
        assertThat(in("80ffffffffffffffff01").int8("b")).isEqualTo((byte) -128);
        assertThat(in("7f").int8("b")).isEqualTo((byte) 127);
        assertThat(in("ff7f").int16("s")).isEqualTo((short) 16383);
        assertThat(in("ffff03").uint16("c")).isEqualTo('\uffff');
        assertThatThrownBy(() -> in("8001").int8("Order.b"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.b: 128 (expected: a byte, -128 to 127)");
        assertThatThrownBy(() -> in("808002").int16("Order.s"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.s: 32768 (expected: a short, -32768 to 32767)");
        assertThatThrownBy(() -> in("808004").uint16("Order.c"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.c: 65536 (expected: a char, 0 to 65535)");
        assertThatThrownBy(() -> in("ffffffff0f").uint16("Order.c"))
                .hasMessage("Order.c: 4294967295 (expected: a char, 0 to 65535)");
    }

    @Test
    void unknownConstantsAreRefusedOrRead() {
        String[] constants = {"RED", "GREEN"};
        assertThat(in("01").constant(constants, "Order.color")).isEqualTo("GREEN");
        assertThatThrownBy(() -> in("02").constant(constants, "Order.color"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.color: 2 (expected: a constant's number, 0 to 1)");
        assertThat(in("02").constantOr(constants, "OTHER")).isEqualTo("OTHER");
        assertThat(in("ffffffffffffffffff01").constantOr(constants, "OTHER")).isEqualTo("OTHER");
        assertThat(in("01").constantOr(constants, "OTHER")).isEqualTo("GREEN");
    }

    @Test
    void tagsMayBeLongerThanNeeded() {
        assertThat(in("8a00").tag()).isEqualTo(0x0a);
        assertThat(in("f8ffffff0f").tag()).isEqualTo(0xfffffff8);
        assertThat(in("").tag()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            07           | field number: 0 at byte 1 (expected: 1 to 536870911)
            8000         | field number: 0 at byte 2 (expected: 1 to 536870911)
            ffffffff7f   | tag or length: 34359738367 (expected: 32 bits)
            08           | message: cut short at byte 1 (expected: more of a varint)
            0880         | message: cut short at byte 2 (expected: more of a varint)
            08ffffffffffffffffffff01 | varint: more than 10 bytes at byte 1 (expected: at most 10)
            0d010203     | message: cut short at byte 1 (expected: 4 more bytes)
            0901         | message: cut short at byte 1 (expected: 8 more bytes)
            0a05         | length: 5 at byte 2 (expected: at most the 0 bytes that are left)
            0affffffff0f | length: 4294967295 at byte 6 (expected: at most the 0 bytes that are left)
            0a           | message: cut short at byte 1 (expected: more of a varint)
            0b           | group 1: no end (expected: an end tag)
            0b14         | end of group: 2 (expected: 1)
            0c           | wire type: 4 of field 1 at byte 1 (expected: 0, 1, 2, 3 or 5)
            0e           | wire type: 6 of field 1 at byte 1 (expected: 0, 1, 2, 3 or 5)
            0f           | wire type: 7 of field 1 at byte 1 (expected: 0, 1, 2, 3 or 5)
            """)
    void malformedFieldsAreRefused(String hex, String message) {
        assertThatThrownBy(() -> in(hex).skipAll())
                .isInstanceOf(CodecException.class)
                .hasMessage(message);
    }

    @Test
    void fieldsOfEveryWireTypeAreSkipped() {
        Decoder in = in("0801" + "110102030405060708" + "1a020102" + "230801240a" + "002d01020304" + "3001");
        in.skipAll();
        assertThat(in.tag()).isZero();
    }

    @Test
    void groupsAreNotDeeperThanMessages() {
        String deep = "0b".repeat(63) + "0c".repeat(63);
        in(deep).skipAll();
        assertThatThrownBy(() -> in("0b" + deep + "0c").skipAll())
                .isInstanceOf(CodecException.class)
                .hasMessage("depth of the message: 65 (expected: at most 64)");
    }

    @Test
    void malformedUtf8IsRefused() {
        for (String hex : List.of("80", "c3", "c328", "c080", "eda080", "f8888080", "f4908080", "e28228")) {
            Decoder in = in("0" + hex.length() / 2 + hex);
            assertThatThrownBy(in::string)
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("string: malformed UTF-8");
        }
        assertThat(in("03efbfbd").string()).isEqualTo("\uFFFD"); // written as such
    }

    @Test
    void messagesEndWhereTheySay() {
        Decoder in = in("0a020801" + "1005");
        assertThat(in.tag()).isEqualTo(0x0a);
        int outer = in.enter();
        assertThat(in.tag()).isEqualTo(0x08);
        assertThat(in.int32()).isEqualTo(1);
        assertThat(in.tag()).isZero();
        in.exit(outer);
        assertThat(in.tag()).isEqualTo(0x10);
        assertThat(in.int32()).isEqualTo(5);
        assertThat(in.tag()).isZero();
    }

    @Test
    void packedListsMayNotEndInsideAnElement() {
        assertThatThrownBy(() -> in("028080").packedInt64(List.of())).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> in("020180").packedInt32(List.of())).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> in("03010203").packedFloat32(List.of())).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> in("0901020304050607080" + "1").packedFloat64(List.of()))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void theRestIsThatOfTheMessageInside() {
        Decoder in = in("0a0310021a0801");
        assertThat(in.tag()).isEqualTo(0x0a);
        int outer = in.enter();
        assertThat(in.tag()).isEqualTo(0x10);
        assertThat(in.rest()).containsExactly(0x02, 0x1a);
        assertThat(in.tag()).isZero();
        in.exit(outer);
        assertThat(in.rest()).containsExactly(0x08, 0x01);
        assertThat(in.rest()).isEmpty();
    }

    @Test
    void uuidsAreSixteenBytes() {
        assertThatThrownBy(() -> in("0101").uuid()).hasMessage("uuid: 1 bytes (expected: 16)");
        assertThat(in("1000112233445566778899aabbccddeeff").uuid()).hasToString("00112233-4455-6677-8899-aabbccddeeff");
    }

    @Test
    void timesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> in("06108094ebdc03").timestamp())
                .hasMessageStartingWith("timestamp: 0 s 1000000000 ns");
        assertThatThrownBy(() -> in("0b10ffffffffffffffffff01").timestamp())
                .hasMessageStartingWith("timestamp: 0 s -1 ns");
        assertThatThrownBy(() -> in("0d080110ffffffffffffffffff01").duration())
                .hasMessageStartingWith("duration: 1 s -1 ns");
        assertThatThrownBy(() -> in("0b0880808080808080808001").duration())
                .hasMessageStartingWith("duration: -9223372036854775808 s");
    }

    @Test
    void limitsAreAtLeastOne() {
        assertThatThrownBy(() -> new CodecLimits(0, 1)).hasMessage("depth: 0 (expected: at least 1)");
        assertThatThrownBy(() -> new CodecLimits(1, 0)).hasMessage("elements: 0 (expected: at least 1)");
    }

    private static Decoder in(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] inside = new byte[bytes.length + 20]; // what lies around it must not be read
        java.util.Arrays.fill(inside, (byte) 1);
        System.arraycopy(bytes, 0, inside, 7, bytes.length);
        return new Decoder(CodecLimits.DEFAULT).reset(inside, 7, 7 + bytes.length);
    }
}
