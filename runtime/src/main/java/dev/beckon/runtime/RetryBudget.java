package dev.beckon.runtime;

/**
 * How many calls may be tried again, so that retries cannot multiply the load of servers that fail: the token bucket of
 * gRPC's retry throttling. It holds 100 tokens at most; a failure takes one, an answer gives a tenth back, and calls
 * are tried again as long as more than half is left. On the loop only.
 */
final class RetryBudget {

    private static final int TOKEN = 10;
    private static final int MOST = 100 * TOKEN;

    private int tokens = MOST;

    /** A call was answered. */
    void answered() {
        if (tokens < MOST) {
            tokens++;
        }
    }

    /** A call failed in a way that may pass; says whether it may be tried again. */
    boolean failed() {
        tokens = Math.max(0, tokens - TOKEN);
        return tokens > MOST / 2;
    }
}
