package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What decides between two servers, and how long it is remembered; times are nanoseconds. */
final class LoadTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final Load load = new Load();

    @Test
    void unknownServerCostsNothingUntilItHasACall() {
        assertThat(load.cost(0, SECOND)).isZero();
        assertThat(load.cost(1, SECOND)).isGreaterThan(100 * MS);
    }

    @Test
    void costGrowsWithCallsInFlight() {
        load.answered(10 * MS, SECOND);

        assertThat(load.cost(0, SECOND)).isEqualTo(10 * MS);
        assertThat(load.cost(4, SECOND)).isEqualTo(50 * MS);
    }

    @Test
    void riseIsFollowedAtOnceAndFallSlowly() {
        load.answered(MS, SECOND);
        load.answered(100 * MS, SECOND + MS);
        assertThat(load.cost(0, SECOND + MS)).isEqualTo(100 * MS);

        load.answered(MS, SECOND + 2 * MS);

        assertThat(load.cost(0, SECOND + 2 * MS)).isBetween(90.0 * MS, 100.0 * MS);
    }

    @Test
    void slowServerIsForgivenWithTime() {
        load.answered(1_000 * MS, SECOND);

        assertThat(load.cost(0, 61 * SECOND)).isLessThan(0.01 * MS);
    }

    @Test
    void failingFastIsNotCheap() {
        load.failed(MS, SECOND);

        assertThat(load.cost(0, SECOND)).isEqualTo(250 * MS);
    }

    @Test
    void budgetAllowsRetriesWhileMoreThanHalfIsLeftAndAnswersRefillIt() {
        RetryBudget budget = new RetryBudget();
        int allowed = 0;
        while (budget.failed()) {
            allowed++;
        }
        assertThat(allowed).isEqualTo(49);

        for (int i = 0; i < 9; i++) {
            budget.answered();
        }
        assertThat(budget.failed()).isFalse();
        for (int i = 0; i < 30; i++) {
            budget.answered();
        }
        assertThat(budget.failed()).isTrue();
    }
}
