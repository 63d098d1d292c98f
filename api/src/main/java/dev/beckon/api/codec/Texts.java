package dev.beckon.api.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.function.Function;

/**
 * The types that travel as text: their bounds, which hold on both sides, and how they are parsed. What a text costs to
 * parse is bounded by its length, which is checked before.
 */
final class Texts {

    /** The longest that {@code java.time} writes is an OffsetDateTime of 44 characters. */
    static final int TIME = 64;

    static final int URI = 8192;

    static final int DIGITS = 4096;

    static final int SCALE = 4096;

    /** A sign, and the digits. */
    static final int INTEGER = DIGITS + 1;

    /** A sign, the digits, zeros before them or an exponent behind them, and the point. */
    static final int DECIMAL = DIGITS + 16;

    private static final int BITS = BigInteger.TEN.pow(DIGITS).bitLength();
    private static final String INTEGERS = "an integer of at most " + DIGITS + " digits";
    private static final String DECIMALS =
            "a decimal number of at most " + DIGITS + " digits, its scale within ±" + SCALE;
    private static final int SHOWN = 64; // characters of a text in an error

    private Texts() {}

    // ---- writing

    static String of(URI value) {
        String text = value.toString();
        if (text.isEmpty() || text.length() > URI) { // protobuf does not write an empty string
            throw new CodecException("uri: " + text.length() + " characters (expected: 1 to " + URI + ")");
        }
        return text;
    }

    static String of(BigInteger value) {
        if (value.bitLength() <= BITS) { // otherwise its digits would take long to make
            String text = value.toString();
            if (digits(text) <= DIGITS) {
                return text;
            }
        }
        throw new CodecException("integer: " + value.bitLength() + " bits (expected: " + INTEGERS + ")");
    }

    static String of(BigDecimal value) {
        int bits = value.unscaledValue().bitLength();
        if (bits > BITS || !inBounds(value)) {
            throw new CodecException(
                    "decimal: " + bits + " bits, scale " + value.scale() + " (expected: " + DECIMALS + ")");
        }
        return value.toString();
    }

    // ---- reading

    /** A date or time of ISO 8601. */
    static <T> T time(String text, Function<String, T> parser, String name, String expected) {
        try {
            return parser.apply(text);
        } catch (DateTimeException malformed) {
            throw malformed(text, name, expected);
        }
    }

    static URI uri(String text, String name) {
        try {
            if (!text.isEmpty()) {
                return new URI(text);
            }
        } catch (URISyntaxException malformed) {
            throw malformed(text, name, "a URI");
        }
        throw malformed(text, name, "a URI of 1 to " + URI + " characters");
    }

    static BigInteger integer(String text, String name) {
        refuseOtherDigits(text, name, INTEGERS);
        try {
            if (digits(text) <= DIGITS) {
                return new BigInteger(text);
            }
        } catch (NumberFormatException malformed) {
            throw malformed(text, name, INTEGERS);
        }
        throw malformed(text, name, INTEGERS);
    }

    static BigDecimal decimal(String text, String name) {
        refuseOtherDigits(text, name, DECIMALS);
        try {
            BigDecimal value = new BigDecimal(text); // of "1E+999999999" no digit is made
            if (inBounds(value)) {
                return value;
            }
        } catch (NumberFormatException malformed) {
            throw malformed(text, name, DECIMALS);
        }
        throw malformed(text, name, DECIMALS);
    }

    /** Java also takes the digits of other scripts, which nobody else does. */
    private static void refuseOtherDigits(String text, String name, String expected) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                throw malformed(text, name, expected);
            }
        }
    }

    private static boolean inBounds(BigDecimal value) {
        return value.scale() >= -SCALE && value.scale() <= SCALE && value.precision() <= DIGITS;
    }

    private static int digits(String integer) {
        return integer.startsWith("-") || integer.startsWith("+") ? integer.length() - 1 : integer.length();
    }

    private static CodecException malformed(String text, String name, String expected) {
        boolean showable = text.length() <= SHOWN && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return new CodecException(name + ": " + (showable ? text : "a text of " + text.length() + " characters")
                + " (expected: " + expected + ")");
    }
}
