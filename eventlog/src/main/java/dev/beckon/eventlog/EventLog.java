package dev.beckon.eventlog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Topics, each an append-only sequence of records, and cursors on them. Its one write is {@link #append}. Thread-safe; no
 * method blocks for long. Several processes may use the log behind it: nothing here says that one owns a topic.
 *
 * <p>Stages complete on a thread that calls the log, also another than that which waits, or on one of the log's; neither may
 * be held up. They fail with {@link EventLogException}; so do all those that are open when the log is closed.
 *
 * <p>Texts and data are kept as they are. Names of topics that were not declared are refused with
 * {@link EventLogException.Problem#UNKNOWN_TOPIC} everywhere.
 *
 * <h2>What is retained</h2>
 * A record is retained until it is older than {@link TopicSettings#retainedTime()}, or until the newer ones and it are more
 * than {@link TopicSettings#retainedBytes()}. In a topic that keeps the latest, the last record of each key stays beyond
 * that, unless it deletes the key. A reader whose bookmark stands before a record that went, and that no later one of its
 * key had replaced by then, gets a {@link LogGap}; what was replaced is no gap. So a deletion whose own record went is one:
 * whoever has read the key and was away does not learn that it is gone. One who begins with {@link Start#EARLIEST} has read
 * nothing that was deleted, and gets none.
 */
public interface EventLog extends AutoCloseable {

    /** The most characters of a key, a source, an id, a header's name or value, or a cursor's name. */
    int LONGEST_TEXT = 1024;

    /** The most headers of a record. */
    int MOST_HEADERS = 64;

    /** The largest batch, by {@link Batch#size()}. */
    int LARGEST_BATCH = 16 * 1024 * 1024;

    /** What it can do. */
    Set<Capability> capabilities();

    /**
     * Makes a topic known, or changes how it is kept. Completes once that survives what the topic's records survive. Fails with
     * {@link EventLogException.Problem#UNSUPPORTED} for what the log cannot do, with
     * {@link EventLogException.Problem#INVALID} if it has records of another type, or without keys and is now to keep the
     * latest.
     */
    CompletionStage<TopicState> declare(TopicSettings topic);

    /** How the topics stand that it has, by name: also those that nobody has declared since it was opened. */
    CompletionStage<Map<String, TopicState>> topics();

    /**
     * Appends all of a batch or nothing. Nobody sees anything of it before it is kept, in the mode of each of its topics;
     * then all of it can be read. Batches of one thread are appended in the order of their calls.
     *
     * <p>A record whose source and id were there before, within the topic's window, is not appended again, whether the first
     * is still retained or not; of two in one batch, the first is.
     *
     * <p>Fails with {@link EventLogException.Problem#INVALID} for what {@link Batch#requireValid} and
     * {@link TopicSettings#requireTakes} refuse; with {@link EventLogException.Problem#FENCED} where a cursor was claimed
     * since, or is not there; with {@link EventLogException.Problem#FULL} where there is no room, which also the latest
     * records of all keys of a topic may need.
     *
     * @return where the records stand, in their order, once they are kept
     */
    CompletionStage<List<Appended>> append(Batch batch);

    /** Where that is. Whoever reads from there gets all that is appended afterwards. */
    CompletionStage<Bookmark> find(String topic, Start start);

    /**
     * A reader that stands there. One of a bookmark in an epoch that the log does not know, or behind the end of an epoch that
     * is over, finds a gap.
     *
     * @throws EventLogException if the topic was not declared, or the log is closed
     */
    LogReader read(String topic, Bookmark from);

    /**
     * Takes over a cursor, which is made if it is not there: from now on it moves only under the epoch that this
     * returns, which is greater than all before, also if it was forgotten in between.
     */
    CompletionStage<Cursor> claim(String topic, String name);

    /** All cursors on a topic, by name. */
    CompletionStage<List<Cursor>> cursors(String topic);

    /** Keeps what it was given, and takes no more. Waits until that is done. Once is enough. */
    @Override
    void close();
}
