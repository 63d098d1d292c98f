package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Lost;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the frames {@link FrameKind#TOPIC} and {@link FrameKind#CURSORS} say. */
final class StateCodec {

    private static final int MOST_CURSOR_BYTES = 1024 * 1024;

    private StateCodec() {}

    /**
     * A topic as it was when the frame was written.
     *
     * @param time when that was
     * @param first the offset of the first record that was retained
     * @param next the offset of the next one
     * @param complete whether what follows is told; not where a topic is declared again
     * @param beginning what was lost while the latest were not kept; null if nothing was
     * @param lost deletions that were lost
     * @param keys of the records that are retained, the last one of each, where a topic begins to keep these
     */
    record StandingTopic(
            int number,
            TopicSettings settings,
            long time,
            long first,
            long next,
            List<Epochs.Epoch> epochs,
            boolean complete,
            @Nullable Lost beginning,
            List<Lost> lost,
            List<KnownKey> keys) {

        /** One that is new. */
        static StandingTopic fresh(int number, TopicSettings settings, long time, long epoch) {
            return new StandingTopic(
                    number,
                    settings,
                    time,
                    0,
                    0,
                    List.of(new Epochs.Epoch(epoch, 0)),
                    true,
                    null,
                    List.of(),
                    List.of());
        }
    }

    /** The last record of a key. */
    record KnownKey(long offset, String key, boolean deletes) {

        /** That of a record, which has one. */
        static KnownKey of(LogRecord record) {
            return new KnownKey(
                    record.position().offset(),
                    Objects.requireNonNull(record.content().key()),
                    record.deletes());
        }
    }

    static byte[] topic(StandingTopic topic) {
        TopicSettings settings = topic.settings();
        BodyWriter body = new BodyWriter();
        body.putVarint(topic.number())
                .putText(settings.name())
                .putText(settings.type())
                .putByte(code(settings.mode()))
                .putVarint(settings.retainedTime().toMillis())
                .putVarint(settings.retainedBytes())
                .putByte(settings.keepsLatest() ? 1 : 0)
                .putVarint(settings.dedupWindow().toMillis())
                .putVarint(settings.dedupIds())
                .putVarint(topic.time())
                .putVarint(topic.next())
                .putVarint(topic.epochs().size());
        for (Epochs.Epoch epoch : topic.epochs()) {
            body.putVarint(epoch.epoch()).putVarint(epoch.begin());
        }
        body.putVarint(topic.first()).putByte(topic.complete() ? 1 : 0);
        Lost beginning = topic.beginning();
        body.putByte(beginning == null ? 0 : 1);
        if (beginning != null) {
            put(body, beginning);
        }
        body.putVarint(topic.lost().size());
        topic.lost().forEach(lost -> put(body, lost));
        body.putVarint(topic.keys().size());
        for (KnownKey known : topic.keys()) {
            body.putVarint(known.offset()).putText(known.key()).putByte(known.deletes() ? 1 : 0);
        }
        return body.toBytes();
    }

    static StandingTopic readTopic(BodyReader body) throws DamagedLogException {
        int number = (int) body.readVarint();
        String name = body.readText();
        String type = body.readText();
        Mode mode = mode(body.readByte());
        long retainedMillis = body.readVarint();
        long retainedBytes = body.readVarint();
        boolean keepsLatest = body.readByte() == 1;
        long dedupMillis = body.readVarint();
        int dedupIds = (int) body.readVarint();
        long time = body.readVarint();
        long next = body.readVarint();
        int count = body.readCount();
        List<Epochs.Epoch> epochs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            epochs.add(new Epochs.Epoch(body.readVarint(), body.readVarint()));
        }
        long first = body.readVarint();
        boolean complete = body.readByte() == 1;
        Lost beginning = body.readByte() == 0 ? null : readLost(body);
        List<Lost> lost = new ArrayList<>();
        for (int i = body.readCount(); i > 0; i--) {
            lost.add(readLost(body));
        }
        List<KnownKey> keys = new ArrayList<>();
        for (int i = body.readCount(); i > 0; i--) {
            keys.add(new KnownKey(body.readVarint(), body.readText(), body.readByte() == 1));
        }
        try {
            TopicSettings settings = new TopicSettings(
                    name,
                    type,
                    mode,
                    Duration.ofMillis(retainedMillis),
                    retainedBytes,
                    keepsLatest,
                    Duration.ofMillis(dedupMillis),
                    dedupIds);
            return new StandingTopic(number, settings, time, first, next, epochs, complete, beginning, lost, keys);
        } catch (IllegalArgumentException refused) {
            throw new DamagedLogException("frame: a topic that is none: " + refused.getMessage());
        }
    }

    private static void put(BodyWriter body, Lost lost) {
        body.putVarint(lost.first())
                .putVarint(lost.last() - lost.first())
                .putVarint(lost.last() - lost.denseFrom())
                .putVarint(lost.count());
    }

    private static Lost readLost(BodyReader body) throws DamagedLogException {
        long first = body.readVarint();
        long last = first + body.readVarint();
        return new Lost(first, last, last - body.readVarint(), body.readVarint());
    }

    static byte[] cursors(Collection<Cursor> cursors, long lastClaim) {
        BodyWriter body = new BodyWriter().putVarint(lastClaim).putVarint(cursors.size());
        for (Cursor cursor : cursors) {
            body.putText(cursor.topic())
                    .putText(cursor.name())
                    .putVarint(cursor.epoch())
                    .putVarint(cursor.movedAt())
                    .putBytes(cursor.state());
        }
        return body.toBytes();
    }

    static void readCursors(BodyReader body, Cursors target) throws DamagedLogException {
        target.claimedUpTo(body.readVarint());
        for (int i = body.readCount(); i > 0; i--) {
            String topic = body.readText();
            String name = body.readText();
            long epoch = body.readVarint();
            long movedAt = body.readVarint();
            target.put(new Cursor(topic, name, epoch, body.readBytes(), movedAt));
        }
    }

    /** All topics on the disk, and all cursors, in frames of no great size. */
    static List<Journal.Standing> standing(LogState state, long now) {
        List<Journal.Standing> standing = new ArrayList<>();
        for (DiskTopic topic : state.topics().values()) {
            if (!topic.isInMemory()) {
                topic.expire(now); // as whoever reads this does first
                standing.add(new Journal.Standing(FrameKind.TOPIC, topic(topic.standing(now))));
            }
        }
        List<Cursor> some = new ArrayList<>();
        long bytes = 0;
        for (Cursor cursor : state.cursors().all()) {
            some.add(cursor);
            bytes += cursor.name().length() + cursor.state().length;
            if (bytes > MOST_CURSOR_BYTES) {
                standing.add(standing(some, state));
                some.clear();
                bytes = 0;
            }
        }
        standing.add(standing(some, state));
        return standing;
    }

    private static Journal.Standing standing(List<Cursor> cursors, LogState state) {
        return new Journal.Standing(
                FrameKind.CURSORS, cursors(cursors, state.cursors().lastClaim()));
    }

    private static byte code(Mode mode) {
        return switch (mode) {
            case MEMORY -> 0;
            case WRITTEN -> 1;
            case SYNCED -> 2;
            case REPLICATED -> 3;
        };
    }

    private static Mode mode(byte code) throws DamagedLogException {
        return switch (code) {
            case 0 -> Mode.MEMORY;
            case 1 -> Mode.WRITTEN;
            case 2 -> Mode.SYNCED;
            case 3 -> Mode.REPLICATED;
            default -> throw new DamagedLogException("frame: mode " + code + " (expected: 0 to 3)");
        };
    }
}
