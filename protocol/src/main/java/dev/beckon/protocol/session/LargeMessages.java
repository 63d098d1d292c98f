package dev.beckon.protocol.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Outgoing messages that are longer than a frame; they send a piece each in turn, so that others pass between. */
final class LargeMessages {

    /** One message and how much of it has been sent. */
    static final class Large {

        private final int stream;
        private final byte[] message;
        private final int length;
        private final boolean item;
        private int sent;

        private Large(int stream, byte[] message, int length, boolean item) {
            this.stream = stream;
            this.message = message;
            this.length = length;
            this.item = item;
        }

        int stream() {
            return stream;
        }

        int remaining() {
            return length - sent;
        }

        /** Copies the next {@code length} bytes to {@code at} of {@code area}. */
        void take(byte[] area, int at, int length) {
            System.arraycopy(message, sent, area, at, length);
            sent += length;
        }
    }

    /**
     * How many take turns. A receiver keeps what has arrived in part, and takes four times its longest message of it:
     * if all took turns, a few of the longest would be refused although each alone is welcome.
     */
    private static final int TURNS = 3;

    private final ArrayDeque<Large> turns = new ArrayDeque<>(2);
    private final ArrayDeque<Large> waiting = new ArrayDeque<>(2);
    private long bytes;

    long bytes() {
        return bytes;
    }

    /**
     * Adds a message.
     *
     * @param item whether it is one of many of its stream; false for a request or an answer
     */
    void add(int stream, byte[] message, int length, boolean item) {
        (turns.size() < TURNS ? turns : waiting).add(new Large(stream, message, length, item));
        bytes += length;
    }

    /** Whose turn it is, or null. */
    @Nullable
    Large next() {
        return turns.peek();
    }

    /** {@code large}, whose turn it was, has sent {@code length} bytes; it goes to the end if it has more. */
    void took(Large large, int length) {
        turns.remove();
        bytes -= length;
        if (large.remaining() > 0) {
            turns.add(large);
        } else {
            letIn();
        }
    }

    /** Whether there is an item of this stream, or else its request or answer. */
    boolean contains(int stream, boolean item) {
        return !turns.isEmpty() && (contains(turns, stream, item) || contains(waiting, stream, item));
    }

    private static boolean contains(ArrayDeque<Large> messages, int stream, boolean item) {
        for (Large large : messages) {
            if (large.stream == stream && large.item == item) {
                return true;
            }
        }
        return false;
    }

    void remove(int stream) {
        if (!turns.isEmpty()) {
            remove(turns, stream);
            remove(waiting, stream);
            letIn();
        }
    }

    private void remove(ArrayDeque<Large> messages, int stream) {
        messages.removeIf(large -> {
            if (large.stream != stream) {
                return false;
            }
            bytes -= large.remaining();
            return true;
        });
    }

    private void letIn() {
        if (turns.size() < TURNS && !waiting.isEmpty()) {
            turns.add(waiting.remove());
        }
    }

    void clear() {
        turns.clear();
        waiting.clear();
        bytes = 0;
    }
}
