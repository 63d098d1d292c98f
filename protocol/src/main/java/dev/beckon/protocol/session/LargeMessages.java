package dev.beckon.protocol.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Outgoing messages that are longer than a frame; they send a piece each in turn, so that others pass between. */
final class LargeMessages {

    /** One message and how much of it has been sent. */
    static final class Large {

        private final int stream;
        private final byte[] message;
        private int sent;

        private Large(int stream, byte[] message) {
            this.stream = stream;
            this.message = message;
        }

        int stream() {
            return stream;
        }

        int remaining() {
            return message.length - sent;
        }

        /** Copies the next {@code length} bytes to {@code at} of {@code area}. */
        void take(byte[] area, int at, int length) {
            System.arraycopy(message, sent, area, at, length);
            sent += length;
        }
    }

    private final ArrayDeque<Large> waiting = new ArrayDeque<>(2);
    private long bytes;

    long bytes() {
        return bytes;
    }

    void add(int stream, byte[] message) {
        waiting.add(new Large(stream, message));
        bytes += message.length;
    }

    /** Whose turn it is, or null. */
    @Nullable
    Large next() {
        return waiting.peek();
    }

    /** {@code large}, whose turn it was, has sent {@code length} bytes; it goes to the end if it has more. */
    void took(Large large, int length) {
        waiting.remove();
        bytes -= length;
        if (large.remaining() > 0) {
            waiting.add(large);
        }
    }

    boolean contains(int stream) {
        for (Large large : waiting) {
            if (large.stream == stream) {
                return true;
            }
        }
        return false;
    }

    void remove(int stream) {
        if (!waiting.isEmpty()) {
            waiting.removeIf(large -> {
                if (large.stream != stream) {
                    return false;
                }
                bytes -= large.remaining();
                return true;
            });
        }
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
