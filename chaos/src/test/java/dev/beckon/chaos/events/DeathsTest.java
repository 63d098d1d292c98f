package dev.beckon.chaos.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeathsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 200})
    void halfOfThemAreAtPoints(int kills) {
        List<Optional<Point>> deaths = Deaths.choose(kills, new Random(kills));

        assertThat(deaths).hasSize(kills);
        assertThat(deaths).filteredOn(Optional::isEmpty).hasSize(kills / 2);
    }

    @Test
    void allPointsComeInTurn() {
        List<Optional<Point>> deaths = Deaths.choose(100, new Random(3));

        assertThat(deaths.stream().flatMap(Optional::stream)).containsAll(EnumSet.allOf(Point.class));
    }

    @Test
    void nothingIsRecoveredBeforeSomethingWasKilled() {
        for (int seed = 0; seed < 300; seed++) {
            List<Optional<Point>> deaths = Deaths.choose(1 + seed % 4, new Random(seed));

            assertThat(Deaths.isInRecovery(deaths.get(0))).isFalse();
        }
    }

    @Test
    void pointsAreCalledByTheirNames() {
        for (Point point : Point.values()) {
            assertThat(Point.named(point.toString())).isEqualTo(point);
        }
        assertThat(Point.AFTER_SYNC).hasToString("after-sync");
    }
}
