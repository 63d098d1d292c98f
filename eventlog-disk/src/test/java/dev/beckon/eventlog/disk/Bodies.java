package dev.beckon.eventlog.disk;

import java.util.random.RandomGenerator;

/** Bodies of frames for tests. */
final class Bodies {

    private Bodies() {}

    static byte[] random(int length, RandomGenerator random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] of(Frame frame) {
        byte[] body = new byte[frame.header().bodyLength()];
        System.arraycopy(frame.bytes(), frame.from(), body, 0, body.length);
        return body;
    }
}
