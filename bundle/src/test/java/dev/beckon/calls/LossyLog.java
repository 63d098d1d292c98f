package dev.beckon.calls;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A log that keeps the first batch and never says so. */
final class LossyLog implements EventLog {

    final AtomicInteger appends = new AtomicInteger();
    private final EventLog kept;
    private final Runnable afterFirst;

    /** @param afterFirst run once the first batch is kept */
    LossyLog(EventLog kept, Runnable afterFirst) {
        this.kept = kept;
        this.afterFirst = afterFirst;
    }

    @Override
    public CompletionStage<List<Appended>> append(Batch batch) {
        CompletionStage<List<Appended>> appended = kept.append(batch);
        if (appends.incrementAndGet() == 1) {
            afterFirst.run();
            return new CompletableFuture<>();
        }
        return appended;
    }

    @Override
    public Set<Capability> capabilities() {
        return kept.capabilities();
    }

    @Override
    public CompletionStage<TopicState> declare(TopicSettings topic) {
        return kept.declare(topic);
    }

    @Override
    public CompletionStage<Map<String, TopicState>> topics() {
        return kept.topics();
    }

    @Override
    public CompletionStage<Bookmark> find(String topic, Start start) {
        return kept.find(topic, start);
    }

    @Override
    public LogReader read(String topic, Bookmark from) {
        return kept.read(topic, from);
    }

    @Override
    public CompletionStage<Cursor> claim(String topic, String name) {
        return kept.claim(topic, name);
    }

    @Override
    public CompletionStage<List<Cursor>> cursors(String topic) {
        return kept.cursors(topic);
    }

    @Override
    public void close() {
        kept.close();
    }
}
