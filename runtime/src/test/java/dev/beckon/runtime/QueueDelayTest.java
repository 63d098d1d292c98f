package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said to a call that arrives of the time that it would wait; times are nanoseconds. */
final class QueueDelayTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final QueueDelay delay = new QueueDelay(SECOND, 0);
    private long now;
    private long taken;

    /** Calls are taken at this pace, and others always wait. */
    private void busy(long nanosPerCall, int calls) {
        for (int i = 0; i < calls; i++) {
            now += nanosPerCall;
            delay.taken(++taken, now);
        }
    }

    @Test
    void callWaitsForThoseBeforeItAtThePaceThatWasSeen() {
        busy(MS, 100);

        assertThat(delay.of(1, 0, now)).isEqualTo(MS);
        assertThat(delay.of(250, 0, now)).isEqualTo(250 * MS);
    }

    @Test
    void asLongAsNoPaceIsKnownItWaitsAsTheFirstOneHas() {
        busy(MS, 35);

        assertThat(delay.of(250, 7 * MS, now)).isEqualTo(7 * MS);
    }

    @Test
    void slowestOfFourMeasurementsDoesNotCount() {
        busy(MS, 100);
        busy(50 * MS, 8);

        assertThat(delay.of(100, 0, now)).isEqualTo(100 * MS);

        busy(50 * MS, 8);

        assertThat(delay.of(100, 0, now)).isGreaterThan(1_000 * MS);
    }

    @Test
    void paceOfAQueueThatWasEmptyMeanwhileIsNotMeasured() {
        for (int i = 0; i < 100; i++) {
            busy(5 * MS, 4);
            delay.empty(now);
        }

        assertThat(delay.of(100, 3 * MS, now)).isEqualTo(3 * MS);
    }

    @Test
    void paceIsForgottenAfterASecond() {
        busy(MS, 100);
        now += 2 * SECOND;

        assertThat(delay.of(100, 3 * MS, now)).isEqualTo(3 * MS);
    }

    @Test
    void workersThatTakeNothingMakeCallsWaitAsLong() {
        busy(MS, 100);
        now += 400 * MS;
        delay.taken(taken, now);

        assertThat(delay.of(1, 0, now)).isEqualTo(400 * MS);
    }

    @Test
    void longQueueIsBearableUntilOneIsRefusedForIt() {
        assertThat(delay.most(now)).isEqualTo(SECOND);

        delay.refused(50 * MS, now); // it was short: the call's deadline was too near
        assertThat(delay.most(now)).isEqualTo(SECOND);

        delay.refused(SECOND, now);
        assertThat(delay.most(now)).isEqualTo(SECOND / 10);
    }

    @Test
    void aSecondWithoutARefusalEndsTheShortQueue() {
        delay.refused(SECOND, now);
        now += 900 * MS;
        delay.refused(100 * MS, now);
        now += 900 * MS;
        assertThat(delay.most(now)).isEqualTo(SECOND / 10);

        now += 200 * MS;
        assertThat(delay.most(now)).isEqualTo(SECOND);
    }

    @Test
    void withoutALongestTimeOnlyDeadlinesBoundIt() {
        QueueDelay endless = new QueueDelay(Long.MAX_VALUE, 0);
        endless.refused(100 * SECOND, now);

        assertThat(endless.most(now)).isEqualTo(Long.MAX_VALUE);
    }
}
