package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;

/**
 * What the frames {@link FrameKind#COPIES} say: when they were made, how many records follow, and of each its epoch, when it was
 * kept, and then what {@link RecordCodec} puts.
 */
final class CopyCodec {

    private CopyCodec() {}

    /** What stands before a record. */
    record Copy(long epoch, long keptAt, int topic, long offset) {}

    static void put(BodyWriter body, int topic, LogRecord record) {
        body.putVarint(record.position().epoch()).putVarint(record.keptAt());
        RecordCodec.put(body, topic, record.position().offset(), record.content());
    }

    static Copy readHead(BodyReader body) throws DamagedLogException {
        return new Copy(body.readVarint(), body.readVarint(), (int) body.readVarint(), body.readVarint());
    }

    /** The record behind that head. */
    static LogRecord read(BodyReader body, Copy head, String topic) throws DamagedLogException {
        NewRecord content = RecordCodec.read(body, topic);
        return new LogRecord(new Position(0, head.epoch(), head.offset()), head.keptAt(), content);
    }
}
