package dev.beckon.protocol.session;

import static dev.beckon.protocol.session.Liveness.Verdict.ALIVE;
import static dev.beckon.protocol.session.Liveness.Verdict.DEAD;
import static dev.beckon.protocol.session.Liveness.Verdict.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether the peer lives, with a clock that is moved by hand. */
final class LivenessTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private static Liveness started(long seconds, long peersSeconds) {
        Liveness liveness = new Liveness(seconds * SECOND);
        liveness.start(0, peersSeconds * SECOND);
        return liveness;
    }

    // ---- a peer that is read from

    @Test
    void silentPeerIsAskedAfterEachThirdAndDeadAfterTheWhole() {
        Liveness liveness = started(15, 15);

        assertThat(liveness.wakeUpAt()).isEqualTo(5 * SECOND);
        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUpAt()).isEqualTo(10 * SECOND);
        assertThat(liveness.wakeUp(10 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUpAt()).isEqualTo(15 * SECOND);
        assertThat(liveness.wakeUp(15 * SECOND)).isEqualTo(DEAD);
        assertThat(liveness.wakeUpAt()).isEqualTo(NEVER);
    }

    @Test
    void wakeUpThatComesEarlyAsksForNothing() {
        Liveness liveness = started(15, 15);

        assertThat(liveness.wakeUp(5 * SECOND - 1)).isEqualTo(ALIVE);
        assertThat(liveness.wakeUpAt()).isEqualTo(5 * SECOND);
    }

    @Test
    void everyByteStartsTheTimeAnewWithoutAnEarlierWakeUp() {
        Liveness liveness = started(15, 15);
        liveness.heard(SECOND);
        liveness.heard(4 * SECOND);

        assertThat(liveness.wakeUpAt()).as("no timer is moved for a byte").isEqualTo(5 * SECOND);
        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(ALIVE);
        assertThat(liveness.wakeUpAt()).isEqualTo(9 * SECOND);
        assertThat(liveness.wakeUp(9 * SECOND)).isEqualTo(SILENT);
        liveness.heard(13 * SECOND);
        assertThat(liveness.wakeUp(14 * SECOND)).isEqualTo(ALIVE);
        assertThat(liveness.wakeUpAt()).isEqualTo(18 * SECOND);
    }

    @Test
    void deadIsFoundTheWholeTimeAfterTheLastByteAndNotLater() {
        Liveness liveness = started(15, 15);
        liveness.heard(4 * SECOND);
        long now = 0;
        Liveness.Verdict verdict = ALIVE;
        while (verdict != DEAD) {
            now = liveness.wakeUpAt();
            verdict = liveness.wakeUp(now);
        }
        assertThat(now).isEqualTo(19 * SECOND);
    }

    @Test
    void lessPatientPeerHearsOfUsInTime() {
        Liveness liveness = started(15, 3);

        for (int i = 1; i < 15; i++) {
            assertThat(liveness.wakeUpAt()).isEqualTo(i * SECOND);
            assertThat(liveness.wakeUp(i * SECOND)).isEqualTo(SILENT);
        }
        assertThat(liveness.wakeUp(15 * SECOND))
                .as("our own patience is what it was")
                .isEqualTo(DEAD);
    }

    @Test
    void morePatientPeerChangesNothing() {
        Liveness liveness = started(3, 15);

        assertThat(liveness.wakeUpAt()).isEqualTo(SECOND);
        assertThat(liveness.wakeUp(SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(2 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(3 * SECOND)).isEqualTo(DEAD);
    }

    @Test
    void peerWithoutPatienceDoesNotMakeUsSendWithoutEnd() {
        Liveness liveness = new Liveness(15 * SECOND);
        liveness.start(0, 1_000_000); // a millisecond

        assertThat(liveness.wakeUpAt()).isEqualTo(Liveness.SHORTEST_THIRD);
    }

    @Test
    void whoBearsAnySilenceStillAsksForThePeersSakeAndNeverEnds() {
        Liveness liveness = started(0, 15);

        for (int i = 1; i < 100; i++) {
            assertThat(liveness.wakeUp(liveness.wakeUpAt())).isEqualTo(SILENT);
        }
        assertThat(liveness.wakeUpAt()).isEqualTo(500 * SECOND);
    }

    @Test
    void nothingIsWatchedIfNobodyAsksForIt() {
        Liveness liveness = started(0, 0);

        assertThat(liveness.wakeUpAt()).isEqualTo(NEVER);
        assertThat(liveness.wakeUp(1_000 * SECOND)).isEqualTo(ALIVE);
    }

    @Test
    void nothingIsWatchedBeforeTheHandshakeAndAfterTheEnd() {
        Liveness liveness = new Liveness(15 * SECOND);
        liveness.heard(SECOND);
        assertThat(liveness.wakeUpAt()).isEqualTo(NEVER);
        liveness.start(SECOND, 0);
        assertThat(liveness.wakeUpAt()).isEqualTo(6 * SECOND);
        liveness.stop();
        assertThat(liveness.wakeUpAt()).isEqualTo(NEVER);
    }

    // ---- a process that stood still

    @Test
    void lateWakeUpGivesThePeerAThirdMore() {
        Liveness liveness = started(15, 15);

        assertThat(liveness.wakeUp(100 * SECOND)).as("it stood still for 95 s").isEqualTo(SILENT);
        assertThat(liveness.wakeUpAt()).isEqualTo(105 * SECOND);
        assertThat(liveness.wakeUp(105 * SECOND)).isEqualTo(DEAD);
    }

    @Test
    void whatLayUnreadWhileItStoodStillShowsThatThePeerLives() {
        Liveness liveness = started(15, 15);

        assertThat(liveness.wakeUp(100 * SECOND)).isEqualTo(SILENT);
        liveness.heard(100 * SECOND + 1);
        assertThat(liveness.wakeUp(105 * SECOND)).isEqualTo(ALIVE);
    }

    // ---- a side that does not read

    @Test
    void whatThePeerTakesIsItsSignOfLifeWhileNothingIsRead() {
        Liveness liveness = started(15, 15);
        liveness.paused(true);
        for (int second = 4; second < 100; second += 4) {
            liveness.took(second * SECOND);
            while (liveness.wakeUpAt() <= second * SECOND) {
                assertThat(liveness.wakeUp(second * SECOND)).isEqualTo(ALIVE);
            }
            assertThat(liveness.paused(true)).as("it need not read").isFalse();
        }
    }

    @Test
    void whatIsTakenWhileItReadsIsNoSignOfLife() {
        Liveness liveness = started(15, 15);
        liveness.took(14 * SECOND);

        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(10 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(15 * SECOND)).isEqualTo(DEAD);
    }

    @Test
    void peerThatTakesNothingIsListenedTo() {
        Liveness liveness = started(15, 15);

        assertThat(liveness.paused(true)).isFalse();
        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.paused(true)).isTrue();
        liveness.heard(7 * SECOND);
        assertThat(liveness.wakeUp(10 * SECOND)).isEqualTo(ALIVE);
        assertThat(liveness.wakeUp(12 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.paused(true)).as("until it takes something").isTrue();
        liveness.took(13 * SECOND);
        assertThat(liveness.paused(true)).isFalse();
    }

    @Test
    void peerThatReadsLittleButSpeaksIsNeverDead() {
        Liveness liveness = started(15, 15);
        for (int second = 1; second < 200; second++) {
            boolean reads = liveness.paused(true);
            if (second % 5 == 2 && reads) { // its PINGs, since it hears nothing
                liveness.heard(second * SECOND);
            }
            while (liveness.wakeUpAt() <= second * SECOND) {
                assertThat(liveness.wakeUp(second * SECOND)).isNotEqualTo(DEAD);
            }
        }
    }

    @Test
    void bytesOfADeadPeerThatWereNotReadDoNotMakeItLive() {
        Liveness liveness = started(15, 15);
        liveness.paused(true);

        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.paused(true)).isTrue();
        for (int i = 0; i < 1_000; i++) { // megabytes that lay in the socket
            liveness.heard(5 * SECOND + i * 1_000_000L);
        }
        assertThat(liveness.wakeUp(10 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(15 * SECOND)).isEqualTo(DEAD);
    }

    @Test
    void readingAgainForGoodIsNoSignOfLife() {
        Liveness liveness = started(15, 15);
        liveness.paused(true);
        liveness.paused(false);

        assertThat(liveness.wakeUp(5 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.paused(false)).isFalse();
        assertThat(liveness.wakeUp(10 * SECOND)).isEqualTo(SILENT);
        assertThat(liveness.wakeUp(15 * SECOND)).isEqualTo(DEAD);
    }
}
