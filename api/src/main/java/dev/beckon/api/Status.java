package dev.beckon.api;

import java.util.Objects;

/**
 * How a call ended when it did not succeed.
 *
 * @param code the kind of failure, never {@link Code#OK}
 * @param message for a person: names the value and what was expected
 * @param ran whether the handler ran
 */
public record Status(Code code, String message, Ran ran) {

    /** Refuses {@link Code#OK} and nulls. */
    public Status {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(ran, "ran");
        if (code == Code.OK) {
            throw new IllegalArgumentException("code: OK (expected: a failure)");
        }
    }

    @Override
    public String toString() {
        return code + ": " + message + " (ran: " + ran.name().toLowerCase(java.util.Locale.ROOT) + ")";
    }
}
