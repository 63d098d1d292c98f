package dev.beckon.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule, held against an offender planted for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are imported once
final class RulesCanFailTest {
    private static final String ROOT = "dev.beckon.architecture.planted";

    private final JavaClasses planted = new ClassFileImporter().importPackages(ROOT);
    private final Rules rules = new Rules(ROOT);

    @Test
    void cycleOfPackagesIsFound() {
        assertThat(faults(rules.packagesHaveNoCycles())).contains("cycle.one", "cycle.two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LooksUp", "Logs"})
    void stepOverABorderIsFound(String offender) {
        assertThat(faults(rules.staysWithinItsBorder(Room.ALL.get(0)))).contains(ROOT + ".api." + offender);
    }

    @Test
    void strayPackageIsFound() {
        assertThat(faults(rules.livesInItsPackage(Room.ALL.get(0)))).contains(ROOT + ".runtime.Client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "readsTheClock", "locks"})
    void impureProtocolIsFound(String method) {
        assertThat(faults(rules.protocolIsPure())).contains("Impure." + method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"implements", "writes", "greets", "depends"})
    void secondImplementationIsFound(String offence) {
        String found = faults(rules.simulatorHoldsNoSecondImplementation());

        assertThat(found)
                .contains(Map.of(
                                "implements",
                                "SecondRuntime> implements " + ROOT + ".runtime.Owner",
                                "writes",
                                "SecondRuntime.writes()",
                                "greets",
                                "SecondRuntime.greets()",
                                "depends",
                                ROOT + ".protocol.session.Session")
                        .get(offence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadsObjects", "Keepsake"})
    void javaSerializationIsFound(String offender) {
        assertThat(faults(rules.nothingIsJavaSerialized())).contains("Offenders$" + offender);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NotFinal",
                "SharesAnArray",
                "Counts",
                "Registry",
                "ConcreteList",
                "KeepsThreadLocals",
                "Singleton"
            })
    void staticStateIsFound(String offender) {
        assertThat(faults(rules.nothingStaticChanges())).contains("Offenders$" + offender);
    }

    @Test
    void constantsAreNoState() {
        assertThat(faults(rules.nothingStaticChanges())).doesNotContain("Offenders$Constants");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sleeps", "SleepsByUnit"})
    void sleepIsFound(String offender) {
        assertThat(faults(rules.nobodySleeps())).contains("Offenders$" + offender + ".nap");
    }

    @Test
    void emptyNameIsFound() {
        assertThat(faults(rules.namesTellSomething())).contains("FrameHelper");
    }

    @Test
    void hiddenPublicClassIsFound() {
        String faults = faults(rules.publicMeansExported(Set.of(ROOT + ".exported"), Set.of(ROOT + ".runtime.Client")));

        assertThat(faults)
                .contains(ROOT + ".hidden.Public")
                .doesNotContain(ROOT + ".exported.Public", ROOT + ".runtime.Client");
    }

    @Test
    void packageWithoutNullMarkedIsFound() {
        assertThat(faults(rules.packagesAreNullMarked()))
                .contains(ROOT + ".hidden has no")
                .doesNotContain(ROOT + " has no");
    }

    private String faults(ArchRule rule) {
        return String.join("\n", rule.evaluate(planted).getFailureReport().getDetails());
    }
}
