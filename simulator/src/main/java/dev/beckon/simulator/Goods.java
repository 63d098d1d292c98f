package dev.beckon.simulator;

/**
 * What a source puts on a belt.
 *
 * @param belt the belt's number in the ledger
 * @param items how many
 * @param bytes the load of each
 * @param micros how long it takes to make one, at most
 * @param finish what comes after the last
 */
public record Goods(long belt, int items, int bytes, int micros, Finish finish) {

    /** None. */
    static final Goods NONE = new Goods(0, 0, 0, 0, Finish.COMPLETE);
}
