package dev.beckon.api;

import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call, as an {@link Interceptor} at the client hears of it when it starts. Immutable.
 *
 * @param number from 1 on
 * @param server the server that was chosen for it
 * @param previous why the attempt before it failed, or null for the first
 */
public record CallAttempt(
        int number, String server, @Nullable Status previous) {}
