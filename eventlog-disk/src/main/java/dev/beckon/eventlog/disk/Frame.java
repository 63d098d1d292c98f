package dev.beckon.eventlog.disk;

/**
 * A frame that was read, and found whole.
 *
 * @param header what it is
 * @param address where it stands: {@link Address}
 * @param bytes an array that has its body; another frame's, once the next one is read
 * @param from where in the array the body begins
 */
record Frame(FrameHeader header, long address, byte[] bytes, int from) {

    /** Reads its body. */
    BodyReader body() {
        return new BodyReader(bytes, from, from + header.bodyLength());
    }
}
