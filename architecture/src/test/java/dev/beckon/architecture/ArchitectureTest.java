package dev.beckon.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules, held against the whole repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are imported once
final class ArchitectureTest {
    private static final String ROOT = "dev.beckon";
    private static final List<String> LEAVES = List.of("api", "protocol", "eventlog");

    private final House house = House.around();
    private final JavaClasses main = house.main();
    private final JavaClasses product = house.product();
    private final Rules rules = new Rules(ROOT);

    @Test
    void leavesAreThere() {
        assertThat(house.foldersWithMainCode()).containsAll(LEAVES);
    }

    @Test
    void everyModuleWithCodeIsAKnownRoom() {
        List<String> known = Room.ALL.stream().map(Room::folder).toList();

        assertThat(house.foldersWithMainCode())
                .filteredOn(folder -> !folder.startsWith("examples/"))
                .isSubsetOf(known);
    }

    @Test
    void packagesHaveNoCycles() {
        rules.packagesHaveNoCycles().check(main);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomStaysWithinItsBorder(Room room) {
        rules.staysWithinItsBorder(room).check(house.main(room.folder()));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomLivesInItsPackage(Room room) {
        rules.livesInItsPackage(room).check(house.main(room.folder()));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void packagesAreNullMarked(Room room) {
        rules.packagesAreNullMarked().check(house.main(room.folder()));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void publicMeansExported(Room room) {
        Set<String> exported = house.descriptor(room.folder())
                .map(descriptor -> descriptor.exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet()))
                // What is no module is a program: nobody compiles against it, and its packages may show each other
                // anything.
                .orElseGet(() -> house.main(room.folder()).stream()
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet()));
        Set<String> providers = house.descriptor(room.folder()).stream()
                .flatMap(descriptor -> descriptor.provides().stream())
                .flatMap(provided -> provided.providers().stream())
                .collect(Collectors.toSet());

        rules.publicMeansExported(exported, providers).check(house.main(room.folder()));
    }

    @Test
    void publishedRoomsAreModules() {
        assertThat(Stream.of("api", "protocol", "eventlog", "runtime", "transport-netty", "test")
                        .filter(house.foldersWithMainCode()::contains))
                .allSatisfy(folder -> assertThat(house.descriptor(folder)).isPresent());
    }

    @Test
    void protocolIsPure() {
        rules.protocolIsPure().check(house.main("protocol"));
    }

    @Test
    void simulatorHoldsNoSecondImplementation() {
        rules.simulatorHoldsNoSecondImplementation().check(main);
    }

    @Test
    void nothingIsJavaSerialized() {
        rules.nothingIsJavaSerialized().check(main);
    }

    @Test
    void nothingStaticChanges() {
        rules.nothingStaticChanges().check(product);
    }

    @Test
    void nobodySleeps() {
        rules.nobodySleeps().check(product);
    }

    @Test
    void noTestSleeps() {
        JavaClasses tests = house.tests();

        rules.nobodySleeps()
                .allowEmptyShould(house.foldersWithTestCode().isEmpty())
                .check(tests);
    }

    @Test
    void namesTellSomething() {
        rules.namesTellSomething().check(main);
        rules.namesTellSomething()
                .allowEmptyShould(house.foldersWithTestCode().isEmpty())
                .check(house.tests());
    }

    private Stream<Room> rooms() {
        List<String> present = house.foldersWithMainCode();
        return Room.ALL.stream().filter(room -> present.contains(room.folder()));
    }
}
