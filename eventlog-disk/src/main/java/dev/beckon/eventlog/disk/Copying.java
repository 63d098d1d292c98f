package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Latest;
import dev.beckon.eventlog.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Records beyond the retention of their topics, the latest of their keys, that stand in the oldest segments, and are copied to the
 * beginning of a new one, so that the oldest can go. What is planned, and that they moved, is said under the log's lock;
 * what stands there is read on the writer's thread without it, since nobody else appends.
 */
final class Copying {

    private static final int FRAME_BYTES = 16 * 1024; // a reader of one record reads all of them
    private static final int RECORDS_AT_ONCE = 1024;

    private final long time;
    private final List<Source> sources = new ArrayList<>();

    /** What was copied, frame by frame. */
    private final List<List<Source>> copied = new ArrayList<>();

    /** A record that is to be copied. */
    private record Source(DiskTopic topic, long offset, Place place, int size) {}

    /** None, at that time. */
    Copying(long time) {
        this.time = time;
    }

    /**
     * Takes those of the oldest segments.
     *
     * @param before only of segments before that
     * @param mostBytes about
     */
    void plan(List<DiskTopic> topics, long before, long mostBytes) {
        for (DiskTopic topic : topics) {
            for (Latest<Place> latest : topic.remains().all()) {
                if (!latest.deletes() && Address.segment(latest.where().address()) < before) {
                    sources.add(new Source(topic, latest.offset(), latest.where(), latest.size()));
                }
            }
        }
        sources.sort(Comparator.comparingLong(
                source -> Address.segment(source.place().address())));
        long bytes = 0;
        int count = 0;
        while (count < sources.size() && bytes < mostBytes) {
            bytes += sources.get(count).size();
            count++;
        }
        sources.subList(count, sources.size()).clear();
        // A frame has the records of a topic in their order, as its readers want them.
        sources.sort(Comparator.comparingInt((Source source) -> source.topic().number())
                .thenComparingLong(Source::offset));
    }

    /** Reads them, and makes frames of them; without the lock. */
    List<Journal.Standing> read(JournalWriter journal) throws IOException {
        List<Journal.Standing> frames = new ArrayList<>();
        BodyWriter entries = new BodyWriter();
        List<Source> inFrame = new ArrayList<>();
        for (int from = 0; from < sources.size(); ) {
            DiskTopic topic = sources.get(from).topic();
            ChunkPlan plan = new ChunkPlan(topic, null);
            int to = from;
            while (to < sources.size() && sources.get(to).topic() == topic && plan.count() < RECORDS_AT_ONCE) {
                plan.add(sources.get(to).offset(), sources.get(to).place());
                to++;
            }
            plan.read(journal::read);
            for (LogRecord record : plan.records()) {
                CopyCodec.put(entries, topic.number(), record);
                inFrame.add(sources.get(from++));
                if (entries.size() > FRAME_BYTES) {
                    frames.add(frame(entries, inFrame));
                }
            }
            from = to;
        }
        if (!inFrame.isEmpty()) {
            frames.add(frame(entries, inFrame));
        }
        return frames;
    }

    private Journal.Standing frame(BodyWriter entries, List<Source> inFrame) {
        BodyWriter body = new BodyWriter();
        body.putVarint(time).putVarint(inFrame.size()).putRaw(entries.toBytes());
        copied.add(List.copyOf(inFrame));
        entries.clear();
        inFrame.clear();
        return new Journal.Standing(FrameKind.COPIES, body.toBytes());
    }

    /** The frames stand there. */
    void moved(List<Long> addresses) {
        for (int i = 0; i < copied.size(); i++) {
            for (Source source : copied.get(i)) {
                source.topic().moved(source.offset(), addresses.get(i));
            }
        }
    }
}
