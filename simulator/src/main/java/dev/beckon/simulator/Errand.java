package dev.beckon.simulator;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a call asks for.
 *
 * @param id the call's number in the ledger
 * @param manner how its handler ends
 * @param micros after how long
 * @param answerBytes bytes of load that the answer carries
 * @param load bytes that follow from the id, so that any mistake shows
 */
public record Errand(long id, Manner manner, long micros, int answerBytes, byte[] load) {

    private static final int LONGEST = 512 * 1024;
    private static final int STARTS = 1 << 16;
    private static final byte[] PATTERN = pattern();

    private static byte[] pattern() {
        byte[] pattern = new byte[LONGEST + STARTS];
        new SplittableRandom(7).nextBytes(pattern);
        return pattern;
    }

    private static int start(long id) {
        return (int) (id * 0x9e3779b1L) & STARTS - 1;
    }

    /** The load of that many bytes for a call; that of its answer has the negative number. */
    static byte[] load(long id, int bytes) {
        return Arrays.copyOfRange(PATTERN, start(id), start(id) + bytes);
    }

    /** True if these bytes are what {@link #load} makes for the call. */
    static boolean isLoad(long id, byte[] load) {
        return Arrays.equals(load, 0, load.length, PATTERN, start(id), start(id) + load.length);
    }
}
