package dev.beckon.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeds, and what fuzzing has found and was repaired, are taken as they must. */
final class SeedsTest {

    static List<String> targets() {
        return Targets.NAMES;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsAreTaken(String name) {
        Target target = Targets.named(name);
        List<String> findings = new ArrayList<>();
        for (String seed : target.seeds()) {
            try {
                target.run(target.input(seed));
            } catch (RuntimeException | Error finding) {
                findings.add(seed + "\n    " + finding);
            }
        }
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyKindHasASeed(String name) {
        Target target = Targets.named(name);
        TreeSet<String> without = new TreeSet<>();
        target.kinds().forEach(kind -> without.add(kind.name()));
        target.seeds().forEach(seed -> without.remove(seed.split(" ", 2)[0]));
        assertThat(without).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void inputsAreWrittenAsTheLinesThatTheyCameFrom(String name) {
        Target target = Targets.named(name);
        assertThat(target.seeds())
                .allSatisfy(seed -> assertThat(target.line(target.input(seed))).isEqualTo(seed));
    }
}
