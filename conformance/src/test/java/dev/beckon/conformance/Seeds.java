package dev.beckon.conformance;

import java.util.stream.LongStream;

/** The seeds of random tests: some that stay, and one that is new in each run and is part of each failure's message. */
final class Seeds {

    private Seeds() {}

    static LongStream seeds() {
        return LongStream.of(1, 2, 3, System.nanoTime());
    }
}
