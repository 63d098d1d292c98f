package dev.beckon.runtime;

/** A guess at the size of the next message of a kind, from those before. Racy on purpose: it is only a guess. */
final class SizeGuess {

    private static final int SLACK = 16;

    private int guess = 64;

    int next() {
        return guess;
    }

    /** Follows a larger message at once, smaller ones slowly. */
    void was(int size) {
        int padded = Math.min(size, 1 << 20) + SLACK;
        if (padded > guess) {
            guess = padded;
        } else if (padded < guess) {
            guess -= guess - padded + 15 >> 4;
        }
    }
}
