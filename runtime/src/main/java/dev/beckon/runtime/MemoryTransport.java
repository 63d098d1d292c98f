package dev.beckon.runtime;

import dev.beckon.api.EventLoopThread;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Connections within the process: the bytes of a socket's two ends, on one loop, without a socket. Thread-safe. */
final class MemoryTransport {

    private static final int WRITABLE = 256 * 1024;

    private final MemoryLoop loop;
    private final Function<Loop, @Nullable LinkHandler> acceptor;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    MemoryTransport(String name, Function<Loop, @Nullable LinkHandler> acceptor, LongSupplier clock) {
        this.loop = new MemoryLoop(name, clock);
        this.acceptor = acceptor;
    }

    Loop nextLoop() {
        return loop;
    }

    /** Opens a connection to the acceptor. On the loop. */
    void dial(Loop on, LinkHandler client, Consumer<Throwable> failed) {
        LinkHandler server = acceptor.apply(on);
        if (server == null) {
            failed.accept(new IOException("the server takes no connection now"));
            return;
        }
        int number = connections.incrementAndGet();
        End near = new End("in-process client " + number, client);
        End far = new End("in-process client " + number, server);
        near.other = far;
        far.other = near;
        server.opened(far);
        client.opened(near);
    }

    /** Runs {@code action}, on any thread, when the transport is closed, at once if it is. */
    void atEnd(Runnable action) {
        endings.add(action);
        if (closed) {
            action.run();
        }
    }

    /** Takes back what {@link #atEnd} was given. */
    void forget(Runnable action) {
        endings.remove(action);
    }

    /** Ends the loop, after what it was given before. */
    void close() {
        try {
            loop.execute(() -> {
                closed = true;
                endings.forEach(Runnable::run);
                loop.end();
            });
        } catch (RejectedExecutionException again) {
            closed = true;
        }
    }

    /** One end of a connection. On the loop. */
    private final class End implements Link {

        private final String name;
        private final LinkHandler handler;
        private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
        private @Nullable End other;
        private int arrivedBytes;
        private boolean scheduled;
        private boolean reading = true;
        private boolean closing; // the other end has sent its last byte
        private boolean closed;

        End(String name, LinkHandler handler) {
            this.name = name;
            this.handler = handler;
        }

        private End other() {
            if (other == null) {
                throw new IllegalStateException("link: not connected (expected: connected)");
            }
            return other;
        }

        @Override
        public boolean isWritable() {
            return other().arrivedBytes < WRITABLE;
        }

        @Override
        public void write(byte[] area, int from, int to) {
            End far = other();
            if (!far.closed && !far.closing) {
                far.arrived.add(Arrays.copyOfRange(area, from, to));
                far.arrivedBytes += to - from;
            }
        }

        @Override
        public void flush() {
            other().schedule();
        }

        @Override
        public void reading(boolean on) {
            reading = on || closing;
            schedule();
        }

        @Override
        public void close() {
            closeBoth();
        }

        private void closeBoth() {
            for (End end : new End[] {other(), this}) {
                end.closing = true;
                end.reading = true; // what has arrived is delivered before the end
                end.schedule();
            }
        }

        @Override
        public String peer() {
            return name;
        }

        private void schedule() {
            if (!scheduled && !closed && (closing || reading && !arrived.isEmpty())) {
                scheduled = true;
                try {
                    loop.execute(this::deliver);
                } catch (RejectedExecutionException over) {
                    closed = true;
                }
            }
        }

        private void deliver() {
            scheduled = false;
            boolean wasFull = arrivedBytes >= WRITABLE;
            while (reading && !closed && !arrived.isEmpty()) {
                byte[] bytes = arrived.remove();
                arrivedBytes -= bytes.length;
                handler.received(bytes, 0, bytes.length);
            }
            if (wasFull && arrivedBytes < WRITABLE && !other().closed) {
                other().handler.writable();
            }
            if (closing && arrived.isEmpty() && !closed) {
                closed = true;
                handler.closed(null);
            }
        }
    }

    private static final class MemoryLoop implements Loop {

        private final LongSupplier clock;
        private final ScheduledThreadPoolExecutor executor;
        private volatile @Nullable Thread thread;

        MemoryLoop(String name, LongSupplier clock) {
            this.clock = clock;
            executor = new ScheduledThreadPoolExecutor(1, task -> {
                LoopThread started = new LoopThread(task, name);
                thread = started;
                return started;
            });
            executor.setRemoveOnCancelPolicy(true);
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(true); // to it, every task is a delayed one
        }

        /** Takes no more tasks, runs those that it has taken, and forgets those that are scheduled for later. */
        void end() {
            executor.getQueue().removeIf(task -> ((Delayed) task).getDelay(TimeUnit.NANOSECONDS) > 0);
            executor.shutdown();
        }

        @Override
        public boolean inLoop() {
            return Thread.currentThread() == thread;
        }

        @Override
        public long now() {
            return clock.getAsLong();
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            ScheduledFuture<?> scheduled = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }
    }

    private static final class LoopThread extends Thread implements EventLoopThread {
        LoopThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }
}
