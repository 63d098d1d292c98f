package dev.beckon.transport.netty;

import dev.beckon.api.EventLoopThread;
import io.netty.util.concurrent.FastThreadLocalThread;

/** The thread of an event loop. */
final class LoopThread extends FastThreadLocalThread implements EventLoopThread {

    LoopThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }
}
