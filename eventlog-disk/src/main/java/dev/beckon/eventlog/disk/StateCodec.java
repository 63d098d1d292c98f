package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the frames {@link FrameKind#TOPIC} and {@link FrameKind#CURSORS} say. */
final class StateCodec {

    private static final int MOST_CURSOR_BYTES = 1024 * 1024;

    private StateCodec() {}

    /** A topic as it was at that time, which is when the frame was written. */
    record StandingTopic(int number, TopicSettings settings, long time, long next, List<Epochs.Epoch> epochs) {}

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
            return new StandingTopic(number, settings, time, next, epochs);
        } catch (IllegalArgumentException refused) {
            throw new DamagedLogException("frame: a topic that is none: " + refused.getMessage());
        }
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
