package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records as bytes, against a queue of them. */
class PackedRecordsTest {

    private static final String[] TEXTS = {
        "", "k", "key-17", "caf\u00e9", "\u4f60\u597d", "\ud83d\ude00", "\udc00 half", "a\0b"
    };

    private final PackedRecords packed = new PackedRecords("t", 7);
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private final Random random = new Random(23);

    @Test
    void givesBackWhatItWasGiven() {
        long offset = 0;
        long now = 1;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(3) > 0 || records.isEmpty()) {
                NewRecord record = record();
                now += random.nextInt(2);
                packed.add(record, now);
                records.add(new LogRecord(new Position(0, 7, offset++), now, record));
            } else {
                for (int many = random.nextInt(4); many > 0 && !records.isEmpty(); many--) {
                    packed.removeFirst();
                    records.remove();
                }
            }
            assertThat(packed.size()).isEqualTo(records.size());
            assertThat(packed.end()).isEqualTo(offset);
            if (!records.isEmpty()) {
                same(packed.get(packed.first()), records.getFirst());
                same(packed.get(packed.end() - 1), records.getLast());
            }
        }
        assertThat(packed.bytes())
                .isEqualTo(records.stream()
                        .mapToLong(each -> each.content().size())
                        .sum());
        long at = packed.first();
        for (LogRecord record : records) {
            same(packed.get(at), record);
            assertThat(packed.keptAt(at++)).isEqualTo(record.keptAt());
        }
    }

    @Test
    void findsTheFirstOfATime() {
        for (long at : new long[] {5, 5, 7, 9}) {
            packed.add(NewRecord.of("t", new byte[0]), at);
        }
        packed.removeFirst();

        assertThat(packed.firstAt(Instant.ofEpochMilli(0))).isEqualTo(1);
        assertThat(packed.firstAt(Instant.ofEpochMilli(6))).isEqualTo(2);
        assertThat(packed.firstAt(Instant.ofEpochMilli(9))).isEqualTo(3);
        assertThat(packed.firstAt(Instant.ofEpochMilli(10))).isEqualTo(4);
    }

    private static void same(LogRecord actual, LogRecord expected) {
        assertThat(withoutData(actual)).isEqualTo(withoutData(expected));
        assertThat(actual.content().data()).isEqualTo(expected.content().data());
    }

    private static LogRecord withoutData(LogRecord record) {
        NewRecord all = record.content();
        return new LogRecord(
                record.position(),
                record.keptAt(),
                new NewRecord(all.topic(), all.key(), all.source(), all.id(), all.time(), all.headers(), null));
    }

    private NewRecord record() {
        List<Header> headers = new ArrayList<>();
        for (int many = random.nextInt(8) - 5; many > 0; many--) {
            headers.add(new Header("h" + many, text()));
        }
        byte @Nullable [] data =
                random.nextInt(10) == 0 ? null : new byte[random.nextInt(random.nextInt(50) == 0 ? 9_000 : 90)];
        if (data != null) {
            random.nextBytes(data);
        }
        return new NewRecord(
                "t",
                random.nextBoolean() ? null : text(),
                text(),
                random.nextBoolean() ? null : text(),
                random.nextLong(),
                headers,
                data);
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
