package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** When a client tries to connect again, with a clock that is moved by hand. */
final class PaceTest {

    private static final long MS = 1_000_000L;

    private final Pace pace = new Pace(ThreadLocalRandom::current);

    @Test
    void waitGrowsWithEachFailureUpToAFewSeconds() {
        long longest = 100 * MS;
        for (int i = 0; i < 200; i++) {
            long now = i * 10_000 * MS;
            pace.failed(now);
            assertThat(pace.retryAt() - now).isBetween(longest / 2, longest);
            longest = Math.min(5_000 * MS, 2 * longest);
        }
    }

    @Test
    void clientsDoNotComeBackTogether() {
        Set<Long> times = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Pace one = new Pace(ThreadLocalRandom::current);
            one.failed(0);
            times.add(one.retryAt());
        }
        assertThat(times).hasSizeGreaterThan(90);
    }

    @Test
    void lostConnectionThatLastedIsMadeAgainAtOnce() {
        pace.failed(0);
        pace.failed(0);
        pace.connected(1_000 * MS);
        pace.lost(1_000 * MS + Pace.LASTING);
        assertThat(pace.retryAt()).isEqualTo(1_000 * MS + Pace.LASTING);
        pace.failed(5_000 * MS);
        assertThat(pace.retryAt() - 5_000 * MS)
                .as("the failures before are forgotten")
                .isLessThanOrEqualTo(100 * MS);
    }

    @Test
    void serverThatGoesAwayInOrderIsNoFailure() {
        for (int i = 0; i < 10; i++) {
            long now = i * 10_000 * MS;
            pace.failed(now);
            pace.connected(now + 100 * MS);
            pace.left(now + 200 * MS);
            assertThat(pace.retryAt() - now - 200 * MS).isBetween(50 * MS, 100 * MS);
        }
        pace.connected(0);
        pace.left(Pace.LASTING);
        assertThat(pace.retryAt()).isEqualTo(Pace.LASTING);
    }

    @Test
    void connectionThatEndsAtOnceCountsAsAFailure() {
        for (int i = 0; i < 10; i++) {
            long now = i * 10_000 * MS;
            pace.connected(now);
            pace.lost(now + MS);
        }
        assertThat(pace.retryAt() - 90_001 * MS).isGreaterThanOrEqualTo(2_500 * MS);
    }
}
