package dev.beckon.eventlog;

import java.util.HexFormat;
import java.util.List;

/** Records as texts that are equal where what they say is, their arrays included. */
final class Contents {

    private Contents() {}

    static String of(NewRecord record) {
        return record.topic() + " key=" + record.key() + " source=" + record.source() + " id=" + record.id() + " time="
                + record.time() + " " + record.headers() + " "
                + (record.data() == null ? "deletes" : HexFormat.of().formatHex(record.data()));
    }

    static List<String> of(List<NewRecord> records) {
        return records.stream().map(Contents::of).toList();
    }
}
