package dev.beckon.bench.logs;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Group commit in front of a store: one thread takes what is queued, commits it as one, and completes its futures. */
final class GroupLog implements Log {

    private static final int LARGEST_GROUP = 1_024;

    private final Store store;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "group-commit");
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private record Waiting(Event event, CompletableFuture<Void> kept) {}

    GroupLog(Store store) {
        this.store = store;
        writer.start();
    }

    @Override
    public CompletableFuture<Void> append(Event event) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        queue.add(new Waiting(event, kept));
        return kept;
    }

    @Override
    public void replay(Consumer<Event> reader) throws Exception {
        store.replay(reader);
    }

    @Override
    public void close() throws IOException, SQLException {
        writer.interrupt();
        stopped.join();
        store.close();
    }

    private void write() {
        List<Waiting> group = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        while (true) {
            try {
                group.add(queue.take());
            } catch (InterruptedException closed) {
                stopped.complete(null);
                return;
            }
            queue.drainTo(group, LARGEST_GROUP - 1);
            for (Waiting waiting : group) {
                events.add(waiting.event());
            }
            commit(group, events);
            group.clear();
            events.clear();
        }
    }

    private void commit(List<Waiting> group, List<Event> events) {
        try {
            store.commit(events);
        } catch (Exception failed) {
            group.forEach(waiting -> waiting.kept().completeExceptionally(failed));
            return;
        }
        group.forEach(waiting -> waiting.kept().complete(null));
    }
}
