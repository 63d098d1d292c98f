package dev.beckon.runtime;

import dev.beckon.api.Code;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what happens on one loop of a client or server. Written on the loop, at the cost of a plain write, but for
 * {@link #endedElsewhere} and {@link #refused}; read on any thread.
 */
final class Counters {

    private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

    private final @Nullable MetricsListener listener;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong answered = new AtomicLong(); // with code OK
    private final AtomicLongArray ended = new AtomicLongArray(Code.values().length); // by code, but for OK
    private final AtomicLongArray elsewhere = new AtomicLongArray(Code.values().length); // on other threads
    private final AtomicLong refused = new AtomicLong(); // on other threads
    private final AtomicLong received = new AtomicLong(); // bytes
    private final AtomicLong sent = new AtomicLong(); // bytes
    private final AtomicLong itemsReceived = new AtomicLong();
    private final AtomicLong itemsSent = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong(); // that peers have not taken yet
    private final AtomicLong opened = new AtomicLong(); // sessions
    private final AtomicLong closed = new AtomicLong(); // sessions
    private final AtomicLong waiting = new AtomicLong(); // calls without a connection

    Counters(@Nullable MetricsListener listener) {
        this.listener = listener;
    }

    /** Whether somebody wants to hear of each call. */
    boolean isHeard() {
        return listener != null;
    }

    private static void add(AtomicLong counter, long more) {
        counter.setOpaque(counter.getPlain() + more); // the loop is the only writer
    }

    void started(String method) {
        add(started, 1);
        if (listener != null) {
            tell(all -> all.callStarted(method));
        }
    }

    /** The same as {@link #ended} with code OK. */
    void answered(String method, long nanos) {
        add(answered, 1);
        tellEnded(method, Code.OK.number(), nanos);
    }

    /** @param nanos since it started, if anybody hears it */
    void ended(String method, int code, long nanos) {
        ended.setOpaque(code, ended.getPlain(code) + 1);
        tellEnded(method, code, nanos);
    }

    /** A call that was started on the loop has ended on another thread. */
    void endedElsewhere(String method, int code, long nanos) {
        elsewhere.getAndIncrement(code);
        tellEnded(method, code, nanos);
    }

    /** A call was refused before it came to the loop. */
    void refused(String method, int code) {
        refused.getAndIncrement();
        if (listener != null) {
            tell(all -> all.callStarted(method));
        }
        endedElsewhere(method, code, 0);
    }

    private void tellEnded(String method, int code, long nanos) {
        if (listener != null) {
            tell(all -> all.callEnded(method, Code.of(code), Duration.ofNanos(Math.max(0, nanos))));
        }
    }

    void received(int bytes) {
        add(received, bytes);
        if (listener != null) {
            tell(all -> all.bytesReceived(bytes));
        }
    }

    void sent(int bytes) {
        add(sent, bytes);
        if (listener != null) {
            tell(all -> all.bytesSent(bytes));
        }
    }

    void itemReceived() {
        add(itemsReceived, 1);
    }

    void itemSent() {
        itemsSent(1);
    }

    void itemsSent(int many) {
        add(itemsSent, many);
    }

    /** So many bytes more wait for a peer. */
    void waitingBytes(long more) {
        add(waitingBytes, more);
    }

    void sessionOpened(String peer) {
        add(opened, 1);
        if (listener != null) {
            tell(all -> all.sessionOpened(peer));
        }
    }

    void sessionClosed(String peer) {
        add(closed, 1);
        if (listener != null) {
            tell(all -> all.sessionClosed(peer));
        }
    }

    void waiting(int calls) {
        waiting.setOpaque(calls);
    }

    private void tell(Consumer<MetricsListener> what) {
        MetricsListener to = listener;
        if (to != null) {
            try {
                what.accept(to);
            } catch (Throwable failed) { // it is the user's, and no call may depend on it
                LOG.warn("A metrics listener failed: {}", to.getClass().getName(), failed);
            }
        }
    }

    /** What has been counted up to about now. */
    Metrics read() {
        Map<Code, Long> byCode = new EnumMap<>(Code.class);
        for (Code code : Code.values()) {
            long number = code == Code.OK ? answered.getOpaque() : 0;
            number += ended.getOpaque(code.number()) + elsewhere.get(code.number());
            if (number != 0) {
                byCode.put(code, number);
            }
        }
        return new Metrics(
                started.getOpaque() + refused.get(),
                byCode,
                received.getOpaque(),
                sent.getOpaque(),
                itemsReceived.getOpaque(),
                itemsSent.getOpaque(),
                opened.getOpaque(),
                closed.getOpaque(),
                waiting.getOpaque(),
                waitingBytes.getOpaque(),
                0);
    }
}
