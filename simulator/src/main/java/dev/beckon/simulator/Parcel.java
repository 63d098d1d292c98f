package dev.beckon.simulator;

/**
 * One item.
 *
 * @param belt on which it travels
 * @param number its place on it, from 0
 * @param load bytes that follow from both
 */
public record Parcel(long belt, int number, byte[] load) {

    private static final int PRIME = 4_099;

    /** What the load of a parcel is made of. */
    static long key(long belt, int number) {
        return belt * PRIME + number;
    }
}
