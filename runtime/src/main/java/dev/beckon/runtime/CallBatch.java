package dev.beckon.runtime;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls of peers that one turn of a loop brought: a link of the {@link CallQueue}. Filled on the loop, then taken by any thread. */
final class CallBatch {

    private @Nullable ServerCall[] calls;
    private int size;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile @Nullable CallBatch following;

    /** How many calls came before it, ever. */
    long before;

    /** When its calls came. */
    long since;

    CallBatch(int room) {
        calls = new ServerCall[room];
    }

    /** Before it is in the queue only. */
    void add(ServerCall call) {
        if (size == calls.length) {
            calls = Arrays.copyOf(calls, size * 2);
        }
        calls[size++] = call;
    }

    int size() {
        return size;
    }

    /** The first call that nobody has taken, or null if there is none. */
    @Nullable
    ServerCall take() {
        if (taken.get() >= size) {
            return null; // not counted, however often it is asked
        }
        int index = taken.getAndIncrement();
        if (index >= size) {
            return null;
        }
        ServerCall call = calls[index];
        if (call != null) {
            call.queuedAt(since);
        }
        calls[index] = null; // the batch may live on for long, with what its calls hold
        return call;
    }

    int taken() {
        return Math.min(size, taken.get());
    }

    /** The one after it in the queue; itself if it has left the queue. */
    @Nullable
    CallBatch following() {
        return following;
    }

    void following(CallBatch batch) {
        following = batch;
    }
}
