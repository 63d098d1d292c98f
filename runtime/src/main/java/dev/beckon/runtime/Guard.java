package dev.beckon.runtime;

import dev.beckon.runtime.transport.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches event loops: reports one that does not get on, with the stack of its thread, once for each time that it is
 * blocked.
 *
 * <p>It asks each loop at half the threshold to run a task that notes the time, and looks whether the one before has
 * run; that is all it costs a loop. Its thread is a daemon, starts with the first loop, and ends with {@link #close}.
 * Thread-safe.
 */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** One loop under watch. */
    private static final class Watched {
        private final Loop loop;
        private volatile @Nullable Thread thread;
        private volatile long askedAt; // of System.nanoTime
        private volatile boolean answered = true;
        private boolean reported; // on the guard's thread

        Watched(Loop loop) {
            this.loop = loop;
        }

        void answer() {
            thread = Thread.currentThread();
            answered = true;
        }
    }

    private final String name;
    private final Duration threshold;
    private final Consumer<BlockedLoop> listener;
    private final List<Watched> loops = new ArrayList<>(); // guarded by this
    private @Nullable Thread watching; // guarded by this
    private boolean closed; // guarded by this

    /** @param threshold how long a loop may take for what it does, zero to watch none */
    Guard(String name, Duration threshold, Consumer<BlockedLoop> listener) {
        this.name = name;
        this.threshold = threshold;
        this.listener = listener;
    }

    /** Watches a loop from now on. */
    synchronized void watch(Loop loop) {
        if (threshold.isZero() || closed || loops.stream().anyMatch(known -> known.loop == loop)) {
            return;
        }
        Watched watched = new Watched(loop);
        if (loop.inLoop()) {
            watched.thread = Thread.currentThread();
        }
        loops.add(watched);
        if (watching == null) {
            Thread thread = new Thread(this::run, name + "-guard");
            thread.setDaemon(true);
            thread.start();
            watching = thread;
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        long pause = Math.max(1, threshold.toMillis() / 2);
        for (List<Watched> now = next(pause); now != null; now = next(pause)) {
            now.forEach(this::look);
        }
    }

    /** The loops to look at, after a pause; null at the end. */
    private synchronized @Nullable List<Watched> next(long pauseMillis) {
        long until = System.nanoTime() + pauseMillis * 1_000_000;
        try {
            for (long left = pauseMillis; left > 0 && !closed; left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException stopped) {
            return null;
        }
        return closed ? null : List.copyOf(loops);
    }

    private void look(Watched watched) {
        if (watched.answered) {
            watched.reported = false;
            watched.answered = false;
            watched.askedAt = System.nanoTime();
            try {
                watched.loop.execute(watched::answer);
            } catch (RejectedExecutionException ended) {
                synchronized (this) {
                    loops.remove(watched);
                }
            }
            return;
        }
        long blocked = System.nanoTime() - watched.askedAt;
        if (blocked >= threshold.toNanos() && !watched.reported) {
            watched.reported = true;
            report(watched, blocked);
        }
    }

    private void report(Watched watched, long blockedNanos) {
        Thread thread = watched.thread;
        if (thread == null) {
            return; // it has never run: there is nothing to look at
        }
        List<StackTraceElement> stack = List.of(thread.getStackTrace());
        if (watched.answered) {
            return; // it got on while it was looked at, so the stack is of something else
        }
        Culprit culprit = Culprit.of(stack);
        if (culprit == null) { // a collection, or a machine that does too much: nothing that the user could change here
            LOG.debug("Event loop '{}' has not got on for {} ms", thread.getName(), blockedNanos / 1_000_000);
            return;
        }
        BlockedLoop found = new BlockedLoop(
                thread.getName(), Duration.ofNanos(blockedNanos), culprit.method(), stack, culprit.remedy());
        IllegalStateException trace = new IllegalStateException("what the loop was doing");
        trace.setStackTrace(stack.toArray(new StackTraceElement[0]));
        LOG.warn(
                "Event loop '{}' has been blocked for {} ms by {} ({})",
                found.thread(),
                found.blocked().toMillis(),
                found.culprit(),
                found.remedy(),
                trace);
        try {
            listener.accept(found);
        } catch (RuntimeException thrown) {
            LOG.error("A listener for blocked loops failed", thrown);
        }
    }
}
