package dev.beckon.eventlog;

import java.util.concurrent.CompletionStage;

/** Reads the records of a topic one chunk after the other, and waits for more at its end. Thread-safe. */
public interface LogReader extends AutoCloseable {

    /**
     * The next records, as soon as there are any. Only what is kept in its topic's mode can be read, whole batches only.
     *
     * <p>Fails with {@link EventLogException.Problem#OUT_OF_RANGE} where the bookmark points beyond the end of the topic in
     * its present epoch, or has another number of partitions;
     * with {@link java.util.concurrent.CancellationException} when the reader is closed. After a failure it can be asked
     * again.
     *
     * @param mostBytes of the records together, by {@link NewRecord#size()}; one record comes always
     * @return completes on the thread that calls, or on one of the log's, which it must not hold up
     * @throws IllegalStateException if the call before has not ended
     */
    CompletionStage<Chunk> next(int mostBytes);

    /** Reads no more, and ends what waits. Once is enough. */
    @Override
    void close();
}
