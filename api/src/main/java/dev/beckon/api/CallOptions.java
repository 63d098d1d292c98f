package dev.beckon.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about calls without changing the contract. Immutable; bound into a derived stub, which is cheap and
 * can be kept:
 *
 * <pre>{@code
 * Kitchen hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(200)).on(kitchen);
 * }</pre>
 */
public final class CallOptions {

    /** The client's default deadline, no metadata, fail fast. */
    public static final CallOptions DEFAULT = new CallOptions(null, Metadata.EMPTY, false, false);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final @Nullable Duration deadline;
    private final Metadata metadata;
    private final boolean waitForReady;
    private final boolean detached;

    private CallOptions(@Nullable Duration deadline, Metadata metadata, boolean waitForReady, boolean detached) {
        this.deadline = deadline;
        this.metadata = metadata;
        this.waitForReady = waitForReady;
        this.detached = detached;
    }

    /** These options with a deadline: how long each call may take from the moment it is made. */
    public CallOptions deadline(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "deadline: " + timeout + " (expected: more than zero, at most 365 days)");
        }
        return new CallOptions(timeout, metadata, waitForReady, detached);
    }

    /** These options with one more metadata entry. */
    public CallOptions metadata(String name, String value) {
        return new CallOptions(deadline, metadata.and(name, value), waitForReady, detached);
    }

    /** These options with one more metadata entry, whose name ends in {@code -bin}. */
    public CallOptions metadata(String name, byte[] value) {
        return new CallOptions(deadline, metadata.and(name, value), waitForReady, detached);
    }

    /** These options with this metadata instead of theirs. */
    public CallOptions metadata(Metadata replacement) {
        return new CallOptions(deadline, replacement, waitForReady, detached);
    }

    /** These options, with calls that wait for a connection up to their deadline instead of failing fast. */
    public CallOptions waitForReady() {
        return new CallOptions(deadline, metadata, true, detached);
    }

    /**
     * These options, with calls that go their own way when they are made in a handler: they neither end with the
     * handler's call nor inherit its deadline. Its trace goes along all the same.
     */
    public CallOptions detached() {
        return new CallOptions(deadline, metadata, waitForReady, true);
    }

    /** The deadline, or null for the client's default. */
    public @Nullable Duration deadline() {
        return deadline;
    }

    /** The metadata sent with each call. */
    public Metadata metadata() {
        return metadata;
    }

    /** Whether calls outwait a refused connection. */
    public boolean isWaitForReady() {
        return waitForReady;
    }

    /** Whether calls are independent of the call in whose handler they are made. */
    public boolean isDetached() {
        return detached;
    }

    /**
     * A stub like {@code stub} whose calls have these options instead of that stub's.
     *
     * @throws IllegalArgumentException if {@code stub} is not a stub that a Beckon client made
     */
    @SuppressWarnings("unchecked")
    public <T> T on(T stub) {
        if (stub instanceof Stub<?> own) {
            return (T) own.with(this);
        }
        throw new IllegalArgumentException(
                "stub: " + stub.getClass().getName() + " (expected: a stub made by a Beckon client)");
    }
}
