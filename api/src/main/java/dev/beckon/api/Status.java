package dev.beckon.api;

import java.util.List;
import java.util.Objects;

/**
 * How a call ended when it did not succeed. Immutable.
 *
 * @param code the kind of failure, never {@link Code#OK}
 * @param message for a person: names the value and what was expected
 * @param ran whether the handler ran
 * @param details data beside the message, such as that of a typed error; those of types that nobody here knows are
 *     kept. At most 8 of them travel, with at most 16384 bytes in all
 */
public record Status(Code code, String message, Ran ran, List<Detail> details) {

    /** Refuses {@link Code#OK} and nulls. */
    public Status {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(ran, "ran");
        details = List.copyOf(details);
        if (code == Code.OK) {
            throw new IllegalArgumentException("code: OK (expected: a failure)");
        }
    }

    /** A status without details. */
    public Status(Code code, String message, Ran ran) {
        this(code, message, ran, List.of());
    }

    @Override
    public String toString() {
        return code + ": " + message + " (ran: " + ran.name().toLowerCase(java.util.Locale.ROOT)
                + (details.isEmpty() ? "" : "; details: " + details) + ")";
    }
}
