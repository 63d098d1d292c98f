package dev.beckon.transport.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the costly parts of TLS handshakes run, signing and verifying, so that many at once do not hold up the calls of
 * the loops: on half of the processors. There are as many tasks as connections whose peers are not known yet, which the
 * server bounds. Thread-safe.
 */
final class Handshakes implements Executor {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    Handshakes(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-tls-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs a part of a handshake; once the transport is closed where it is called, so that the handshake can end. */
    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    void close() {
        threads.shutdown();
    }
}
