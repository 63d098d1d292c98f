package dev.beckon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Medians and their intervals. */
final class MediansTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Medians.of()).isNaN();
    }

    /** The ranks of tables of the sign test. */
    @ParameterizedTest
    @CsvSource({"0,0", "5,0", "6,1", "8,1", "9,2", "10,2", "12,3", "15,4", "20,6", "25,8"})
    void ranksAreThoseOfTheTables(int values, int rank) {
        assertThat(Medians.rank(values)).isEqualTo(rank);
    }

    @Test
    void theIntervalIsBetweenTheValuesOfItsRanks() {
        List<Double> values = Arrays.asList(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0);
        Collections.shuffle(values, new Random(1));
        assertThat(Medians.interval(values)).isEqualTo("2.000 to 9.000");
        assertThat(Medians.interval(List.of(1.0))).startsWith("-");
    }
}
