package dev.beckon.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as an {@link Interceptor} hears of it. Immutable.
 *
 * @param status why it failed, or null if it did not; a call that its caller gave up is {@link Code#CANCELLED}. Of a
 *     one-way call at the client: whether the session took it
 * @param responseMetadata what travelled with the answer or the failure
 * @param duration at a client since the call was made, at a server since it arrived
 */
public record CallOutcome(@Nullable Status status, Metadata responseMetadata, Duration duration) {

    /** The status's code, {@link Code#OK} if the call did not fail. */
    public Code code() {
        return status == null ? Code.OK : status.code();
    }
}
