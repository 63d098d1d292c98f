package dev.beckon.calls;

import dev.beckon.api.EventInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a listener hears. */
final class Hearing<T> {

    /** An event, and what is known of it. */
    record Heard<T>(T event, EventInfo info) {}

    final BlockingQueue<Heard<T>> heard = new LinkedBlockingQueue<>();

    void hear(T event, EventInfo info) {
        heard.add(new Heard<>(event, info));
    }

    /** The next one. */
    Heard<T> next() throws InterruptedException {
        Heard<T> next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no event (expected: one within 20 s)");
        }
        return next;
    }

    /** The next so many events. */
    List<T> next(int many) throws InterruptedException {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(next().event());
        }
        return all;
    }
}
