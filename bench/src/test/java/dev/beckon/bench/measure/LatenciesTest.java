package dev.beckon.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 129, 1_000, 65_535, 65_536, 12_345_678_901L, Long.MAX_VALUE})
    void aValueIsKeptToWithinOnePart64(long nanos) {
        latencies.start();
        latencies.record(nanos);

        assertThat(latencies.quantile(1)).isCloseTo((double) nanos, within(nanos / 64.0));
    }

    @Test
    void quantilesAreTheValuesAtTheirRanks() {
        latencies.start();
        for (int i = 1; i <= 100; i++) {
            latencies.record(i);
        }

        assertThat(latencies.quantile(0.50)).isEqualTo(50);
        assertThat(latencies.quantile(0.99)).isEqualTo(99);
    }

    @Test
    void onlyWhatComesBetweenStartAndStopCounts() {
        latencies.record(1);
        latencies.start();
        latencies.record(2);
        latencies.stop();
        latencies.record(3);

        assertThat(latencies.count()).isEqualTo(1);

        latencies.start();
        assertThat(latencies.count()).isZero();
    }
}
