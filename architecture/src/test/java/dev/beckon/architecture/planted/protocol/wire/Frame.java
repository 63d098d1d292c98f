package dev.beckon.architecture.planted.protocol.wire;

/** A frame, which only the protocol may write. */
public final class Frame {
    private Frame() {}

    public static void header(byte[] area) {
        area[0] = 1;
    }

    public static byte[] toBytes() {
        return new byte[1];
    }
}
