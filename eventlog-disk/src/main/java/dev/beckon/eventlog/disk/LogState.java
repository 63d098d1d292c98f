package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All topics and cursors of a disk log, as far as they are kept; what its journal says if one reads it. Not thread-safe. */
final class LogState implements FrameSink {

    private final Map<String, DiskTopic> topics = new TreeMap<>();
    private final Map<Integer, DiskTopic> byNumber = new HashMap<>();
    private final Cursors cursors = new Cursors();
    private int lastNumber;
    private long lastTime;

    /** By name. */
    Map<String, DiskTopic> topics() {
        return topics;
    }

    Cursors cursors() {
        return cursors;
    }

    /** When the last record was kept, in milliseconds since 1970. */
    long lastTime() {
        return lastTime;
    }

    /** The topic of that name, which was declared. */
    DiskTopic topic(String name) {
        DiskTopic topic = topics.get(name);
        if (topic == null) {
            throw EventLogException.unknownTopic(name);
        }
        return topic;
    }

    /** The number of the next new topic on the disk. */
    int nextNumber() {
        return lastNumber + 1;
    }

    /** Takes a topic in. */
    void add(DiskTopic topic) {
        topics.put(topic.settings().name(), topic);
        if (!topic.isInMemory()) {
            byNumber.put(topic.number(), topic);
            lastNumber = Math.max(lastNumber, topic.number());
        }
    }

    @Override
    public void accept(Frame frame) throws IOException {
        try {
            BodyReader body = frame.body();
            switch (frame.header().kind()) {
                case TOPIC -> accept(StateCodec.readTopic(body));
                case CURSORS -> StateCodec.readCursors(body, cursors);
                case BATCH -> acceptBatch(body, frame.address());
                case MARK, CLOSED -> {}
                case COPIES -> acceptCopies(body, frame.address());
            }
        } catch (DamagedLogException damaged) {
            throw new DamagedLogException(Segment.name(Address.segment(frame.address())) + ", frame "
                    + frame.header().number() + " at byte " + Address.at(frame.address()) + ": "
                    + damaged.getMessage());
        }
    }

    private void accept(StateCodec.StandingTopic standing) throws DamagedLogException {
        DiskTopic topic = topics.get(standing.settings().name());
        if (topic == null) {
            topic = new DiskTopic(standing.number(), standing.settings());
            add(topic);
            topic.stood(standing);
        } else {
            topic.expire(standing.time());
            topic.stood(standing);
            topic.change(standing.settings(), standing.keys());
            topic.expire(standing.time());
        }
        for (Epochs.Epoch epoch : standing.epochs()) {
            topic.epochs().begin(epoch.epoch(), epoch.begin());
        }
    }

    private void acceptCopies(BodyReader body, long address) throws DamagedLogException {
        long time = body.readVarint();
        lastTime = Math.max(lastTime, time);
        for (int i = body.readCount(); i > 0; i--) {
            CopyCodec.Copy copy = CopyCodec.readHead(body);
            DiskTopic topic = topic(copy.topic());
            topic.expire(time); // as it was when the copy was made
            topic.foundCopy(CopyCodec.read(body, copy, topic.settings().name()), address);
        }
    }

    private DiskTopic topic(int number) throws DamagedLogException {
        DiskTopic topic = byNumber.get(number);
        if (topic == null) {
            throw new DamagedLogException("topic " + number + " (expected: one that was written before)");
        }
        return topic;
    }

    private void acceptBatch(BodyReader body, long address) throws DamagedLogException {
        long epoch = body.readVarint();
        long time = body.readVarint();
        lastTime = Math.max(lastTime, time);
        Set<DiskTopic> touched = new LinkedHashSet<>();
        for (int i = body.readCount(); i > 0; i--) {
            int number = (int) body.readVarint();
            long offset = body.readVarint();
            DiskTopic topic = topic(number);
            if (touched.add(topic)) {
                topic.expire(time); // as it was when the batch came: an id may have come before, and been forgotten
            }
            NewRecord record = RecordCodec.read(body, topic.settings().name());
            topic.found(new LogRecord(new Position(0, epoch, offset), time, record), address);
        }
        touched.forEach(topic -> topic.expire(time));
        for (int i = body.readCount(); i > 0; i--) {
            CursorMove move = RecordCodec.readMove(body);
            cursors.move(move, time);
        }
    }
}
