package dev.beckon.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels as text: how it is written, what is read, and what is refused before it costs anything. */
final class TextsTest {

    private static final BigInteger MOST = BigInteger.TEN.pow(4096).subtract(BigInteger.ONE);

    @Test
    void timesAreIso8601() {
        assertThat(text(out -> out.localDate(0x0a, LocalDate.of(2026, 11, 22)))).isEqualTo("2026-11-22");
        assertThat(text(out -> out.localDate(0x0a, LocalDate.MIN))).isEqualTo("-999999999-01-01");
        assertThat(text(out -> out.localTime(0x0a, LocalTime.of(21, 15)))).isEqualTo("21:15");
        assertThat(text(out -> out.localDateTime(0x0a, LocalDateTime.MAX)))
                .isEqualTo("+999999999-12-31T23:59:59.999999999");
        assertThat(text(out -> out.offsetDateTime(0x0a, OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC))))
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(read("2026-01-02T03:04:00.000+01:00", Decoder::offsetDateTime))
                .isEqualTo(OffsetDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneOffset.ofHours(1)));
        assertThat(read(OffsetDateTime.MIN.toString(), Decoder::offsetDateTime)).isEqualTo(OffsetDateTime.MIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-13-01", "2026-02-30", "2026-2-3", "2026-02-03T", "٢٠٢٦-٠١-٠١", "NaN"})
    void whatIsNoDateIsRefused(String text) {
        assertThatThrownBy(() -> read(text, Decoder::localDate))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Order.field: ")
                .hasMessageEndingWith(" (expected: a date such as 2026-11-22)");
        assertThatThrownBy(() -> read(text, Decoder::localTime)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(text, Decoder::localDateTime)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(text, Decoder::offsetDateTime)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(text, Decoder::bigInteger)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(text, Decoder::bigDecimal)).isInstanceOf(CodecException.class);
    }

    @Test
    void errorsShowShortTextsOnly() {
        assertThatThrownBy(() -> read("tomorrow", Decoder::localDate))
                .hasMessage("Order.field: tomorrow (expected: a date such as 2026-11-22)");
        assertThatThrownBy(() -> read("a\nb", Decoder::localDate))
                .hasMessage("Order.field: a text of 3 characters (expected: a date such as 2026-11-22)");
        assertThatThrownBy(() -> read("1".repeat(65), Decoder::localDate))
                .hasMessage("Order.field: a text of 65 bytes (expected: at most 64)");
    }

    @Test
    void urisHaveALength() {
        URI longest = URI.create("a".repeat(8192));
        assertThat(read(text(out -> out.uri(0x0a, longest)), Decoder::uri)).isEqualTo(longest);
        assertThatThrownBy(() -> text(out -> out.uri(0x0a, URI.create("a".repeat(8193)))))
                .isInstanceOf(CodecException.class)
                .hasMessage("uri: 8193 characters (expected: 1 to 8192)");
        assertThatThrownBy(() -> text(out -> out.uri(0x0a, URI.create("")))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read("a".repeat(8193), Decoder::uri))
                .hasMessage("Order.field: a text of 8193 bytes (expected: at most 8192)");
        assertThatThrownBy(() -> read("", Decoder::uri)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read("a b", Decoder::uri)).hasMessage("Order.field: a b (expected: a URI)");
    }

    @Test
    void integersHaveAtMost4096Digits() {
        for (BigInteger value : new BigInteger[] {BigInteger.ZERO, MOST, MOST.negate(), BigInteger.valueOf(-17)}) {
            assertThat(read(text(out -> out.bigInteger(0x0a, value)), Decoder::bigInteger))
                    .isEqualTo(value);
        }
        BigInteger more = MOST.add(BigInteger.ONE);
        assertThatThrownBy(() -> text(out -> out.bigInteger(0x0a, more)))
                .isInstanceOf(CodecException.class)
                .hasMessage("integer: 13607 bits (expected: an integer of at most 4096 digits)");
        BigInteger huge = BigInteger.ONE.shiftLeft(200_000_000); // its digits would take minutes
        assertThatThrownBy(() -> text(out -> out.bigInteger(0x0a, huge))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(more.toString(), Decoder::bigInteger)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> read(more.negate().toString(), Decoder::bigInteger))
                .isInstanceOf(CodecException.class);
        assertThat(read("+17", Decoder::bigInteger)).isEqualTo(BigInteger.valueOf(17));
        assertThat(read("0017", Decoder::bigInteger)).isEqualTo(BigInteger.valueOf(17));
    }

    @Test
    void decimalsAreBoundedInDigitsAndScale() {
        for (BigDecimal value : new BigDecimal[] {
            BigDecimal.ZERO,
            new BigDecimal("-0.00"),
            new BigDecimal(MOST, 4096),
            new BigDecimal(MOST.negate(), -4096),
            new BigDecimal(MOST, 4090),
            new BigDecimal("1E+4096"),
            new BigDecimal("1E-4096"),
            new BigDecimal("123.4500")
        }) {
            assertThat(read(text(out -> out.bigDecimal(0x0a, value)), Decoder::bigDecimal))
                    .isEqualTo(value);
        }
        for (BigDecimal value : new BigDecimal[] {
            new BigDecimal("1E+4097"),
            new BigDecimal("1E-4097"),
            new BigDecimal("0E+2147483647"),
            new BigDecimal(MOST.add(BigInteger.ONE)),
            new BigDecimal(BigInteger.ONE.shiftLeft(200_000_000))
        }) {
            assertThatThrownBy(() -> text(out -> out.bigDecimal(0x0a, value))).isInstanceOf(CodecException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1E+2147483647",
        "1E-2147483647",
        "1E+2147483648",
        "0E+2147483647",
        "1E+4097",
        "1E-4097",
        "9E999999999999999999999",
        "0x10",
        "1e",
        "--1",
        "1;5",
        "Infinity",
        "１２"
    })
    void decimalsThatWouldCostAreRefusedAtOnce(String text) {
        assertThatThrownBy(() -> read(text, Decoder::bigDecimal))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("(expected: a decimal number of at most 4096 digits, its scale within ±4096)");
    }

    @Test
    void lengthsAreCheckedBeforeTheTextIsMade() {
        String text = "1".repeat(1 << 20);
        assertThatThrownBy(() -> read(text, Decoder::bigDecimal))
                .hasMessage("Order.field: a text of 1048576 bytes (expected: at most 4112)");
        assertThatThrownBy(() -> read(text, Decoder::bigInteger))
                .hasMessage("Order.field: a text of 1048576 bytes (expected: at most 4097)");
    }

    private static String text(Consumer<Encoder> writing) {
        Encoder out = new Encoder(1);
        writing.accept(out);
        Decoder in = new Decoder(CodecLimits.DEFAULT).reset(out.array(), 0, out.position());
        assertThat(in.tag()).isEqualTo(0x0a);
        return in.string();
    }

    private static <T> T read(String text, BiFunction<Decoder, String, T> reading) {
        Encoder out = new Encoder(1);
        out.presentString(0x0a, text);
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith(text);
        Decoder in = new Decoder(CodecLimits.DEFAULT).reset(bytes, 1, bytes.length);
        return reading.apply(in, "Order.field");
    }
}
