package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ResultsTest {

    private final Results results = new Results();

    @Test
    void answerThatComesBeforeThatOfAnEarlierCallHasOvertakenIt() {
        int first = results.asked();
        int second = results.asked();
        int third = results.asked();
        answer(second, 1);
        answer(first, 1);
        answer(third, 1);

        assertThat(results.overtaking()).isEqualTo(1);
    }

    @Test
    void mostInFlightIsRemembered() {
        answer(results.asked(), 1);
        int one = results.asked();
        int two = results.asked();
        answer(one, 1);
        answer(two, 1);

        assertThat(results.standing()).isEqualTo(new Results.Standing(3, 3, 2));
    }

    @Test
    void percentilesAreThoseOfTheSortedTimes() {
        for (int ms = 100; ms >= 1; ms--) {
            answer(results.asked(), ms);
        }
        assertThat(results.milliseconds(0.5, 0.99, 1)).containsExactly(50, 99, 100);
    }

    @Test
    void nothingAnsweredHasNoPercentiles() {
        assertThat(results.milliseconds(0.5)).containsExactly(0);
    }

    @Test
    void frequentWordsComeFirstThenTheAlphabet() {
        results.answered(results.asked(), new Counts(3, Map.of("b", 1, "c", 1, "a", 1)), 1);
        results.answered(results.asked(), new Counts(2, Map.of("c", 2)), 1);

        assertThat(results.mostFrequent(2)).containsExactly(Map.entry("c", 3L), Map.entry("a", 1L));
        assertThat(results.words()).isEqualTo(5);
    }

    private void answer(int number, long ms) {
        results.answered(number, new Counts(0, Map.of()), TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
