package dev.beckon.runtime;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events, one after the other and in the order of the events, on a worker; on the thread that tells if
 * the workers take nothing. Thread-safe.
 */
final class Notices<E> {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final Executor workers;
    /** One that was added; the same consumer may be added twice, and is taken away once each. */
    private static final class Added<E> {
        private final Consumer<E> listener;

        Added(Consumer<E> listener) {
            this.listener = listener;
        }
    }

    private final List<Added<E>> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<E> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger untold = new AtomicInteger();

    Notices(Executor workers) {
        this.workers = workers;
    }

    /** Tells it of everything from now on. */
    Registration add(Consumer<E> listener) {
        Added<E> added = new Added<>(listener);
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /** Tells those that listen. */
    void tell(E event) {
        if (listeners.isEmpty()) {
            return;
        }
        events.add(event);
        if (untold.getAndIncrement() == 0) {
            try {
                workers.execute(this::tellAll);
            } catch (RejectedExecutionException full) { // or closed
                tellAll();
            }
        }
    }

    private void tellAll() {
        do {
            E event = events.remove();
            for (Added<E> added : listeners) {
                try {
                    added.listener.accept(event);
                } catch (RuntimeException thrown) {
                    LOG.error("A listener failed on {}", event, thrown);
                }
            }
        } while (untold.decrementAndGet() > 0);
    }
}
