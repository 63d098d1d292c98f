package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much may be on its way, by how credit is answered. */
final class LookaheadTest {

    private static final long MILLI = 1_000_000;

    private final Lookahead lookahead = new Lookahead();
    private long now = 7_000;

    /** Credit of 4 more items is given where 2 of 4 have come; the others follow at once, what it brings after a while. */
    private void round(long total, long thereAndBack, long pause) {
        lookahead.given(total, now);
        lookahead.received(total - 1, now);
        lookahead.received(total, now + thereAndBack - pause);
        lookahead.received(total + 1, now + thereAndBack);
        now += thereAndBack;
    }

    @Test
    void aStreamThatStopsForCreditFromAFarPeerMayHaveMoreOnItsWay() {
        round(4, 20 * MILLI, 19 * MILLI);
        assertThat(lookahead.bytes()).isEqualTo(2 * Lookahead.LEAST);

        round(8, 20 * MILLI, 10 * MILLI);

        assertThat(lookahead.bytes()).isEqualTo(4 * Lookahead.LEAST);
    }

    @Test
    void aStreamThatFlowsMayNot() {
        round(4, 20 * MILLI, 3 * MILLI);

        assertThat(lookahead.bytes()).isEqualTo(Lookahead.LEAST);
    }

    @Test
    void aStreamThatWaitedForItsReaderCountsTheWholeWay() {
        lookahead.received(4, now);
        lookahead.given(4, now + 50 * MILLI); // nothing is on its way any more
        lookahead.received(5, now + 70 * MILLI);

        assertThat(lookahead.bytes()).isEqualTo(2 * Lookahead.LEAST);
    }

    @Test
    void aNearPeerMayNotHoweverLateItIsAtTimes() {
        round(4, 20 * MILLI, 19 * MILLI);
        round(8, MILLI / 2, MILLI / 2);
        assertThat(lookahead.bytes()).isEqualTo(Lookahead.LEAST);

        round(12, 20 * MILLI, 19 * MILLI);

        assertThat(lookahead.bytes()).isEqualTo(Lookahead.LEAST);
    }

    @Test
    void theFirstCreditTellsNothing() {
        lookahead.given(0, now);
        lookahead.received(1, now + 20 * MILLI);

        assertThat(lookahead.bytes()).isEqualTo(Lookahead.LEAST);
    }
}
