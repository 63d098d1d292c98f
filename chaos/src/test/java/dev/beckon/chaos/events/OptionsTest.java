package dev.beckon.chaos.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {

    private static final long FRESH = 77;

    @Test
    void areFiveKillsAndAFreshSeedUnlessTheyAreGiven() {
        assertThat(Options.parse(new String[0], FRESH)).isEqualTo(new Options(5, FRESH, null));
        assertThat(Options.parse("--seed 9 --plant silent-gap --kills 200".split(" "), FRESH))
                .isEqualTo(new Options(200, 9, Plant.SILENT_GAP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--kills", "--kills 0", "--kills 10001", "--kills many", "--seed x", "--plant weeds", "5 6"})
    void whatIsNoneIsRefused(String args) {
        assertThatThrownBy(() -> Options.parse(args.split(" "), FRESH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
