package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.NewRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record looks like in a frame: its topic's number and its offset, as varints; how many bytes follow, as four; then a byte
 * that says what is there of key (1), id (2), time (4), headers (8) and data (16), then these, and the source before the id. Data
 * goes to the end.
 */
final class RecordCodec {

    private static final int KEY = 1;
    private static final int ID = 2;
    private static final int TIME = 4;
    private static final int HEADERS = 8;
    private static final int DATA = 16;

    private static final long NO_TIME = -1;

    private RecordCodec() {}

    static void put(BodyWriter body, int topic, long offset, NewRecord record) {
        body.putVarint(topic).putVarint(offset);
        int length = body.reserveInt();
        String key = record.key();
        String id = record.id();
        byte[] data = record.data();
        body.putByte((key == null ? 0 : KEY)
                | (id == null ? 0 : ID)
                | (record.time() == NO_TIME ? 0 : TIME)
                | (record.headers().isEmpty() ? 0 : HEADERS)
                | (data == null ? 0 : DATA));
        if (key != null) {
            body.putText(key);
        }
        body.putText(record.source());
        if (id != null) {
            body.putText(id);
        }
        if (record.time() != NO_TIME) {
            body.putVarint(record.time());
        }
        if (!record.headers().isEmpty()) {
            body.putVarint(record.headers().size());
            for (Header header : record.headers()) {
                body.putText(header.name()).putText(header.value());
            }
        }
        if (data != null) {
            body.putRaw(data);
        }
        body.patchInt(length, body.size() - length - Integer.BYTES);
    }

    /** The record of a topic, whose number and offset were read already. */
    @SuppressWarnings("NullAway") // of other modules it does not see that an array may be null
    static NewRecord read(BodyReader body, String topic) throws DamagedLogException {
        BodyReader record = body.slice(body.readInt());
        byte has = record.readByte();
        String key = (has & KEY) == 0 ? null : record.readText();
        String source = record.readText();
        String id = (has & ID) == 0 ? null : record.readText();
        long time = (has & TIME) == 0 ? NO_TIME : record.readVarint();
        List<Header> headers = (has & HEADERS) == 0 ? List.of() : headers(record);
        byte @Nullable [] data = (has & DATA) == 0 ? null : record.readRest();
        return new NewRecord(topic, key, source, id, time, headers, data);
    }

    /** Goes past a record. */
    static void skip(BodyReader body) throws DamagedLogException {
        body.skip(body.readInt());
    }

    static void put(BodyWriter body, CursorMove move) {
        body.putText(move.topic()).putText(move.name()).putVarint(move.epoch()).putOptional(move.state());
    }

    @SuppressWarnings("NullAway") // as above
    static CursorMove readMove(BodyReader body) throws DamagedLogException {
        return new CursorMove(body.readText(), body.readText(), body.readVarint(), body.readOptional());
    }

    private static List<Header> headers(BodyReader record) throws DamagedLogException {
        int count = record.readCount();
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new Header(record.readText(), record.readText()));
        }
        return headers;
    }
}
