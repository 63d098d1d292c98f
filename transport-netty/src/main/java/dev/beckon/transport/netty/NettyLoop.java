package dev.beckon.transport.netty;

import dev.beckon.runtime.transport.Loop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One of Netty's event loops, and the array that its connections read into, one after the other. */
final class NettyLoop implements Loop {

    private final EventLoop eventLoop;
    private final long start;
    private byte[] scratch = new byte[0];

    NettyLoop(EventLoop eventLoop, long start) {
        this.eventLoop = eventLoop;
        this.start = start;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** An array of at least that size, with any content. On the loop; good until the next call. */
    byte[] scratch(int size) {
        if (scratch.length < size) {
            scratch = new byte[size];
        }
        return scratch;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public long now() {
        return System.nanoTime() - start;
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> scheduled = eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
