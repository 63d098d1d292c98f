package dev.beckon.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks every so often where the servers are, on a thread of its own, and tells of changes. A polled file is seen on every
 * file system and however it is replaced, which file events are not. Thread-safe.
 */
final class Poll implements Targets.Watch {

    /** What is looked at; blocks. */
    interface Source {
        /** The addresses, at least one; an exception's message says why they cannot be had. */
        List<InetSocketAddress> read() throws IOException;
    }

    private final Source source;
    private final long shortest; // nanoseconds between two looks
    private final Targets.Listener listener;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    // of its thread
    private @Nullable Set<InetSocketAddress> latest;
    private @Nullable String trouble;
    private long lookedAt;

    private Poll(String name, Source source, Duration shortest, Targets.Listener listener) {
        this.source = source;
        this.shortest = shortest.toNanos();
        this.listener = listener;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread own = new Thread(task, name);
            own.setDaemon(true);
            return own;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts, with a first look at once.
     *
     * @param shortest between two looks, whoever wants them
     */
    static Poll start(String name, Source source, Duration period, Duration shortest, Targets.Listener listener) {
        Poll poll = new Poll(name, source, shortest, listener);
        poll.thread.scheduleWithFixedDelay(poll::look, 0, period.toNanos(), TimeUnit.NANOSECONDS);
        return poll;
    }

    private void look() {
        lookedAt = System.nanoTime();
        try {
            List<InetSocketAddress> read = source.read();
            Set<InetSocketAddress> addresses = new HashSet<>(read);
            boolean recovered = trouble != null;
            trouble = null;
            if (recovered || !addresses.equals(latest)) {
                latest = addresses;
                listener.targets(read);
            }
        } catch (IOException | RuntimeException failed) {
            String why = String.valueOf(failed.getMessage());
            if (!why.equals(trouble)) { // once, not at each look
                trouble = why;
                listener.failed(why);
            }
        }
    }

    @Override
    public void refresh() {
        if (!thread.isShutdown() && refreshing.compareAndSet(false, true)) {
            thread.execute(this::scheduleLook);
        }
    }

    private void scheduleLook() {
        long wait = Math.max(0, lookedAt + shortest - System.nanoTime());
        if (!thread.isShutdown()) {
            thread.schedule(
                    () -> {
                        refreshing.set(false);
                        look();
                    },
                    wait,
                    TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
