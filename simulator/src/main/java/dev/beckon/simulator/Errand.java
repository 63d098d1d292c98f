package dev.beckon.simulator;

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

    /** The load of that many bytes for a call; that of its answer has the negative number. */
    static byte[] load(long id, int bytes) {
        byte[] load = new byte[bytes];
        int state = (int) id * 0x9e3779b1;
        for (int i = 0; i < bytes; i++) {
            load[i] = (byte) (state + i * 7 + (i >>> 8));
        }
        return load;
    }
}
