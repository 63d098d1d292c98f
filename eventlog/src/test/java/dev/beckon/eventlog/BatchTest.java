package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchTest {

    @Test
    void recordCountsItsTextsItsDataAndSomethingForItselfAndEachHeader() {
        NewRecord record = new NewRecord("topic", "k", "so", "id3", 0, List.of(new Header("n", "vvvv")), new byte[100]);

        assertThat(record.size()).isEqualTo(NewRecord.OVERHEAD + 1 + 2 + 3 + 100 + NewRecord.OVERHEAD + 5);
        assertThat(NewRecord.of("topic", "k", null).size()).isEqualTo(NewRecord.OVERHEAD + 1);
    }

    @Test
    void batchCountsItsRecordsAndTheNamesAndStatesOfItsMoves() {
        NewRecord record = NewRecord.of("topic", new byte[7]);
        CursorMove move = new CursorMove("topic", "name", 1, new byte[10]);
        CursorMove forgets = new CursorMove("topic", "other", 1, null);

        assertThat(new Batch(List.of(record, record), List.of(move, forgets)).size())
                .isEqualTo(2 * (NewRecord.OVERHEAD + 7) + 14 + 5);
    }

    @Test
    void sizeOfManyIsNotNegative() {
        NewRecord large = NewRecord.of("topic", new byte[1 << 20]);

        assertThat(new Batch(Collections.nCopies(5_000, large), List.of()).size())
                .isGreaterThan(5_000L << 20);
    }

    @Test
    void nullTextsAreRefusedWhereTheyAreSaid() {
        assertThatNullPointerException()
                .isThrownBy(() -> NewRecord.of(null, new byte[0]))
                .withMessage("topic");
        assertThatNullPointerException()
                .isThrownBy(() -> NewRecord.of("t", new byte[0]).withId(null, "1"))
                .withMessage("source");
        assertThatNullPointerException().isThrownBy(() -> new Header("a", null)).withMessage("value");
        assertThatNullPointerException()
                .isThrownBy(() -> new CursorMove("t", null, 0, null))
                .withMessage("name");
    }
}
