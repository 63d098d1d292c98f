package dev.beckon.bench.logs;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Something that keeps the events of one topic on a disk. */
interface Log extends AutoCloseable {

    /** Completes, on a thread of the log's, once the event would survive that the power goes. Thread-safe. */
    CompletableFuture<Void> append(Event event);

    /** Reads all events in their order, on the thread that calls. */
    void replay(Consumer<Event> reader) throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
