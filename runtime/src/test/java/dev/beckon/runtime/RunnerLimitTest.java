package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many threads run handlers, by how late ticks come. */
final class RunnerLimitTest {

    private static final long IN_TIME = 100_000;
    private static final long LATE = 20_000_000;

    private final RunnerLimit limit = new RunnerLimit(2, 256);

    /** Calls wait, and as many threads run as may. */
    private void crowded(long late, boolean busy, long taken) {
        limit.tick(late, busy, taken, limit.now());
    }

    @Test
    void startsWithSomeForEachProcessor() {
        assertThat(limit.now()).isEqualTo(8);
    }

    @Test
    void handlersThatWaitGetMoreThreadsQuickly() {
        for (int i = 0; i < 5; i++) {
            crowded(IN_TIME, false, 10);
        }

        assertThat(limit.now()).isEqualTo(256);
        crowded(IN_TIME, false, 10);
        assertThat(limit.now()).isEqualTo(256);
    }

    @Test
    void handlersThatMakeTicksLateAreCutToTwoForEach() {
        crowded(IN_TIME, true, 10);
        crowded(IN_TIME, true, 10);
        assertThat(limit.now()).isEqualTo(32);

        crowded(LATE, true, 10);

        assertThat(limit.now()).isEqualTo(4);
    }

    @Test
    void growsSlowlyWhereItWasTooMuch() {
        crowded(IN_TIME, true, 10);
        crowded(LATE, true, 10); // at 16
        crowded(IN_TIME, true, 10);
        assertThat(limit.now()).isEqualTo(8);

        crowded(IN_TIME, true, 10);
        crowded(IN_TIME, true, 10);

        assertThat(limit.now()).isEqualTo(10);
    }

    @Test
    void handlersThatUseAllProcessorsAreCutByHalf() {
        crowded(IN_TIME, true, 10);
        assertThat(limit.now()).isEqualTo(16);

        limit.used(0.98, 0.7);
        assertThat(limit.now()).isEqualTo(8);
        limit.used(0.98, 0.7);
        limit.used(0.98, 0.7);

        assertThat(limit.now()).isEqualTo(4);
    }

    @Test
    void growsOnlyWhereProcessorsAreFree() {
        limit.used(0.8, 0.6); // neither full nor free
        crowded(IN_TIME, true, 10);
        assertThat(limit.now()).isEqualTo(8);

        limit.used(0.5, 0.4);
        crowded(IN_TIME, true, 10);

        assertThat(limit.now()).isEqualTo(16);
    }

    @Test
    void handlersThatWaitAreNotCutForLoopsThatUseAllProcessors() {
        limit.used(1, 0.1);
        assertThat(limit.now()).isEqualTo(8);
        crowded(IN_TIME, true, 10);

        assertThat(limit.now()).isEqualTo(16);
    }

    @Test
    void otherProcessesThatBurnProcessorsDoNotCutIt() {
        crowded(LATE, false, 10);

        assertThat(limit.now()).isEqualTo(8);
    }

    @Test
    void threadsThatAllWaitGetOneMoreHoweverLateItIs() {
        limit.tick(LATE, false, 0, 20);
        assertThat(limit.now()).isEqualTo(8);
        limit.tick(LATE, true, 0, 20);

        assertThat(limit.now()).isEqualTo(21);
    }

    @Test
    void threadsThatWaitBesideThoseThatUseAllProcessorsGetOneMoreNowAndThen() {
        limit.used(1, 0.9);
        assertThat(limit.now()).isEqualTo(4);
        for (int i = 0; i < 10; i++) {
            crowded(IN_TIME, true, 0);
            assertThat(limit.now()).isEqualTo(4);
        }
        crowded(IN_TIME, true, 0);
        crowded(IN_TIME, true, 0);

        assertThat(limit.now()).isEqualTo(5);
    }

    @Test
    void staysWhereNoCallWaits() {
        limit.tick(IN_TIME, false, 0, 0);
        limit.tick(IN_TIME, false, 0, 0);

        assertThat(limit.now()).isEqualTo(8);
    }
}
