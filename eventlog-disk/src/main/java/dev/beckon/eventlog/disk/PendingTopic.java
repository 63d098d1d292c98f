package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A topic on the disk that was declared. */
final class PendingTopic implements Pending {

    private final DiskLogCore log;
    private final LogState state;
    private final TopicSettings settings;
    private final long epoch;
    private final long time;
    private final CompletableFuture<TopicState> kept = new CompletableFuture<>();
    private List<StateCodec.KnownKey> keys = List.of();
    private @Nullable TopicState result;

    /**
     * Makes one.
     *
     * @param log in which it will stand
     * @param epoch of records that are appended now
     */
    PendingTopic(DiskLogCore log, TopicSettings settings, long epoch, long time) {
        this.log = log;
        this.state = log.state();
        this.settings = settings;
        this.epoch = epoch;
        this.time = time;
    }

    CompletionStage<TopicState> stage() {
        return kept;
    }

    @Override
    public FrameKind kind() {
        return FrameKind.TOPIC;
    }

    @Override
    public byte[] body() {
        DiskTopic known = state.topics().get(settings.name());
        if (known != null) {
            known.expire(time);
            known.requireChangeable(settings);
        }
        return StateCodec.topic(
                known == null
                        ? StateCodec.StandingTopic.fresh(state.nextNumber(), settings, time, epoch)
                        : known.declared(settings, time, keys));
    }

    /** Reads the keys of a topic that begins to keep the latest. */
    @Override
    public void prepare() throws IOException {
        keys = log.keysToKeep(settings);
    }

    @Override
    public int bytes() {
        return settings.name().length() + settings.type().length();
    }

    @Override
    public boolean synced() {
        return true;
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Collection<DiskTopic> keep(long address) {
        DiskTopic topic = state.topics().get(settings.name());
        if (topic == null) {
            topic = new DiskTopic(state.nextNumber(), settings);
            topic.epochs().begin(epoch, 0);
            state.add(topic);
        } else {
            topic.change(settings, keys);
            topic.expire(time);
        }
        result = topic.state();
        return List.of();
    }

    @Override
    public void complete() {
        kept.complete(result);
    }

    @Override
    public void fail(EventLogException problem) {
        kept.completeExceptionally(problem);
    }
}
