package dev.beckon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private final Report report = new Report();

    @Test
    void ratiosAreFormedWithinTurns() {
        // Over all turns the medians would give 200 / 100; no turn has that ratio.
        turn(0, "128x512", 100, 300);
        turn(1, "128x512", 50, 200);
        turn(2, "128x512", 200, 100);

        assertThat(report.tables(List.of(Cell.BASE))).contains("| beckon | 200 | 3.00 (0.50-4.00) |");
    }

    @Test
    void aTurnThatOnlyOnePeerTookHasNoRatio() {
        turn(0, "128x512", 100, 300);
        report.add(1, "beckon", reading("128x512", 900));

        assertThat(report.tables(List.of(Cell.BASE))).contains("3.00 (3.00-3.00)");
    }

    @Test
    void theLastLineOfQuickHasTheRatiosInPlainDecimals() {
        turn(0, "128x512", 100, 250);
        turn(0, "typed", 100, 130);
        report.add(0, "beckon-default", reading("128x512", 75));
        report.add(0, "grpc", reading("128x512", 5));

        assertThat(report.summary())
                .isEqualTo("bench: 128x512 netty=2.50 typed-netty=1.30 default-netty=0.75 grpc=50.00 cpu=0.40");
    }

    private void turn(int turn, String cell, double netty, double beckon) {
        report.add(turn, "netty", reading(cell, netty));
        report.add(turn, "beckon", reading(cell, beckon));
    }

    /** CPU per call as if it were all that limits the rate. */
    private static Reading reading(String cell, double callsPerSecond) {
        return new Reading(cell, callsPerSecond, 1, 2, 60 / callsPerSecond, 40 / callsPerSecond, 165, 0);
    }
}
