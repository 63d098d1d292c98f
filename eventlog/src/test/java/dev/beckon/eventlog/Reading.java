package dev.beckon.eventlog;

import java.util.ArrayList;
import java.util.List;

/** What a reader has got until it came to the end, in tests. */
record Reading(List<LogGap> gaps, List<LogRecord> records, Bookmark end) {

    /** Reads from there to the present end. */
    static Reading toEnd(EventLog log, String topic, Bookmark from) {
        Bookmark end = Stages.await(log.find(topic, Start.LATEST));
        try (LogReader reader = log.read(topic, from)) {
            return toEnd(reader, from, end);
        }
    }

    /** Reads from the first record that is there to the present end. */
    static Reading all(EventLog log, String topic) {
        return toEnd(log, topic, Stages.await(log.find(topic, Start.EARLIEST)));
    }

    /** Reads on to that end with a reader that stands there. */
    static Reading toEnd(LogReader reader, Bookmark from, Bookmark end) {
        List<LogGap> gaps = new ArrayList<>();
        List<LogRecord> records = new ArrayList<>();
        Bookmark place = from;
        while (!place.equals(end)) {
            Chunk chunk = Stages.await(reader.next(1 << 20));
            if (chunk.gap() != null) {
                gaps.add(chunk.gap());
            }
            records.addAll(chunk.records());
            place = chunk.next();
        }
        return new Reading(gaps, records, place);
    }

    /** See {@link Contents}. */
    List<String> contents() {
        return records.stream().map(LogRecord::content).map(Contents::of).toList();
    }

    List<Position> positions() {
        return records.stream().map(LogRecord::position).toList();
    }
}
