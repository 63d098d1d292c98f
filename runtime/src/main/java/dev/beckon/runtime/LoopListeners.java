package dev.beckon.runtime;

import dev.beckon.runtime.transport.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those who listen to a topic by sessions of one loop: what comes at the end of the topic is handed to all of them by one task of
 * the loop. On the loop, where nothing else is said.
 */
final class LoopListeners implements TopicTail.Member, Runnable {

    private final TopicTail tail;
    private final Loop loop;
    private final List<DeliverySender> listeners = new ArrayList<>();
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile long served; // number of the first event that they have not been handed

    LoopListeners(TopicTail tail, Loop loop) {
        this.tail = tail;
        this.loop = loop;
    }

    void add(DeliverySender listener) {
        listeners.add(listener);
        listener.at(listeners.size() - 1);
        if (listeners.size() == 1) {
            tail.join(this);
        }
    }

    void remove(DeliverySender listener) {
        int at = listener.at();
        if (at < 0) {
            return;
        }
        DeliverySender last = listeners.remove(listeners.size() - 1);
        if (last != listener) {
            listeners.set(at, last);
            last.at(at);
        }
        listener.at(-1);
        if (listeners.isEmpty()) {
            tail.leave(this);
        }
    }

    @Override
    public boolean takesBytes() {
        return true;
    }

    @Override
    public long served() {
        return served;
    }

    @Override
    public void moved() {
        if (pending.compareAndSet(false, true)) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException ended) {
                pending.set(false); // with the loop, all of them have
            }
        }
    }

    /** Hands it to all of them. */
    @Override
    public void run() {
        pending.set(false);
        TopicTail.End end = tail.end();
        for (int i = listeners.size() - 1; i >= 0; i--) { // one that ends makes room for the last
            if (i < listeners.size()) {
                listeners.get(i).moved();
            }
        }
        if (end != null) {
            served = end.number();
            tail.served();
        }
    }
}
