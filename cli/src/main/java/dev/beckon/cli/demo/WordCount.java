package dev.beckon.cli.demo;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import java.util.concurrent.CompletableFuture;

/** The contract of the demo: a service that counts words. */
@RpcService
public interface WordCount {

    /** An event for each answer to {@link #count}, when it is given. */
    Topic<Progress> PROGRESS = Topic.of("word-count.progress", Progress.class);

    /**
     * Counts the words of a paragraph.
     *
     * <p>Fails with {@code INVALID_ARGUMENT} if its text is empty.
     */
    CompletableFuture<Counts> count(Paragraph paragraph);

    /** Leaves a note with the server, which keeps the last one; completes once the note is handed to the session. */
    @OneWay
    CompletableFuture<Void> leave(String note);

    /** What the server has done so far. */
    CompletableFuture<Totals> totals();
}
