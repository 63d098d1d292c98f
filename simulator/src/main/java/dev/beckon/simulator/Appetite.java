package dev.beckon.simulator;

/**
 * How a sink takes what comes on a belt.
 *
 * @param belt the belt's number in the ledger
 * @param batch how many it requests at a time, 0 for all at once
 * @param micros how long it thinks before it requests more, at most
 * @param most after how many it cancels, 0 for never
 * @param held for how long, in microseconds, the thread that takes items is held up each time, at most
 */
public record Appetite(long belt, int batch, int micros, int most, int held) {

    /** None. */
    static final Appetite NONE = new Appetite(0, 0, 0, 0, 0);
}
