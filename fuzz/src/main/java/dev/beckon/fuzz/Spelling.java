package dev.beckon.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Which texts of a message mean the same. */
enum Spelling {
    /** Only equal ones. */
    EXACT,
    /** What the type that travels as text reads as equal. */
    PARSED {
        @Override
        Object meaning(String text, boolean key) {
            if (!text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0) {
                for (Function<String, Object> parser : PARSERS) {
                    try {
                        return parser.apply(text).toString();
                    } catch (DateTimeException | NumberFormatException other) {
                        // the next one
                    }
                }
            }
            return key ? uri(text) : text;
        }
    },
    /** Language tags. */
    LOCALE {
        @Override
        Object meaning(String text, boolean key) {
            return Locale.forLanguageTag(text.toLowerCase(Locale.ROOT));
        }
    };

    private static final List<Function<String, Object>> PARSERS = List.of(
            BigInteger::new,
            BigDecimal::new,
            LocalDate::parse,
            LocalTime::parse,
            LocalDateTime::parse,
            OffsetDateTime::parse);

    /** Something that is equal for texts that mean the same. As keys, URIs may differ in case. */
    Object meaning(String text, boolean key) {
        return text;
    }

    private static Object uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            return text;
        }
    }
}
