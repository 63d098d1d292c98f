package dev.beckon.runtime;

import java.time.Duration;
import java.util.List;

/**
 * An event loop that does not get on, found by the guard. Immutable.
 *
 * @param thread the loop's thread
 * @param blocked for how long it had not got on when it was looked at
 * @param culprit the method that holds it up, as far as can be told: the innermost that is neither the JDK's nor a
 *     library's of Beckon
 * @param stack what the thread was doing
 * @param remedy what to do about it
 */
public record BlockedLoop(
        String thread, Duration blocked, String culprit, List<StackTraceElement> stack, String remedy) {

    /** Copies the list. */
    public BlockedLoop {
        stack = List.copyOf(stack);
    }
}
