package dev.beckon.protocol.wire;

/**
 * The first eight bytes of each direction: {@code BE 42 4B 4E}, the version, three zero bytes.
 *
 * <p>0xBE starts neither a TLS record (0x16), nor an HTTP/2 preface ("PRI"), nor an HTTP/1.1 method (a letter).
 */
public final class Preface {

    /** Bytes of a preface. */
    public static final int LENGTH = 8;

    /** The version that is written and understood here; 0 is the draft. */
    public static final int VERSION = 0;

    private static final int MAGIC = 0xbe424b4e;

    private Preface() {}

    /** Writes the preface at {@code at}. */
    public static void write(byte[] area, int at) {
        Frame.header(area, at, MAGIC >>> 16, MAGIC >>> 8 & 0xff, MAGIC & 0xff, VERSION << 24);
    }

    /** True if the bytes at {@code at} start as a preface does. */
    public static boolean isBeckon(byte[] area, int at) {
        return Frame.int32(area, at) == MAGIC;
    }

    /** True if the bytes at {@code at} start a handshake or an alert of TLS. */
    public static boolean isTls(byte[] area, int at) {
        return (area[at] == 0x16 || area[at] == 0x15) && area[at + 1] == 3;
    }

    /** The version in the preface at {@code at}. */
    public static int version(byte[] area, int at) {
        return area[at + 4] & 0xff;
    }
}
