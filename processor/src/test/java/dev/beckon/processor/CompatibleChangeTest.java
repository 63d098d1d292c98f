package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.codec.CodecException;
import dev.beckon.processor.LockedModule.Build;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two versions of a message, the newer with a compatible change: each reads what the other writes, before the change is
 * recorded and after.
 */
final class CompatibleChangeTest {

    private static final String SIDE =
            "record Side(int a) {} enum Dish { NOODLES, SOUP }" + " enum Open { NOODLES, SOUP, @Unknown OTHER } ";

    @TempDir
    Path directory;

    private static String[] version(String declaration, String sample) {
        return new String[] {
            "acme.Box\n" + LockedModule.IMPORTS + " class Box {" + declaration + "}",
            "acme.Samples\n" + LockedModule.IMPORTS
                    + " import acme.Box.*; class Samples { static Object sample() { return " + sample + "; } }"
        };
    }

    private static String[] order(String components, String sample) {
        return version(SIDE + "@Message record Order(" + components + ") {}", "new Order(" + sample + ")");
    }

    /** Old bytes are read by the new code and the reverse; then the change is recorded, and the bytes stay the same. */
    private void check(String type, String[] before, String[] after, String newReadsOld, String oldReadsNew) {
        LockedModule module = new LockedModule(directory);
        Build old = module.update(before);
        Build changed = module.compile(after).succeeded();
        assertThat(changed.decode(type, old.encodeSample(type))).isEqualTo(newReadsOld);
        assertThat(old.decode(type, changed.encodeSample(type))).isEqualTo(oldReadsNew);
        assertThat(changed.decode(type, changed.encodeSample(type))).isEqualTo(sample(changed));
        Build recorded = module.update(after);
        assertThat(recorded.encodeSample(type)).isEqualTo(changed.encodeSample(type));
        assertThat(module.compile(after).succeeded().warnings()).isEmpty();
    }

    private static String sample(Build build) {
        return String.valueOf(Build.call(build.loader(), "acme.Samples", "sample"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            String a, int b | "x", 7 | int b, String a | 8, "y" | Order[b=7, a=x] | Order[a=y, b=8]
            String a | "x" | String n, int m, String a | "n", 9, "y" | Order[n=, m=0, a=x] | Order[a=y]
            String a, int b | "x", 7 | int b | 8 | Order[b=7] | Order[a=, b=8]
            String a, int b | "x", 7 | int b, List<Long> c | 8, List.of(1L) | Order[b=7, c=[]] | Order[a=, b=8]
            String a, int b | "x", 7 | @Tag(1) String name, int b | "y", 8 | Order[name=x, b=7] | Order[a=y, b=8]
            String a | "x" | @Nullable String a | "y" | Order[a=x] | Order[a=y]
            String a | "" | @Nullable String a | null | Order[a=null] | Order[a=]
            String a | "x" | Optional<String> a | Optional.of("") | Order[a=Optional[x]] | Order[a=]
            int a | 5 | Integer a | 0 | Order[a=5] | Order[a=0]
            Side a | new Side(1) | Optional<Side> a | Optional.of(new Side(2)) | Order[a=Optional[Side[a=1]]] | Order[a=Side[a=2]]
            Instant a | Instant.EPOCH | @Nullable Instant a | Instant.EPOCH | Order[a=1970-01-01T00:00:00Z] | Order[a=1970-01-01T00:00:00Z]
            @Nullable String a | "x" | Optional<String> a | Optional.of("y") | Order[a=Optional[x]] | Order[a=y]
            Optional<String> a, int b | Optional.of("x"), 1 | int b | 2 | Order[b=1] | Order[a=Optional.empty, b=2]
            Map<String, Side> a, int b | Map.of("k", new Side(1)), 1 | int b, Map<String, Side> a | 2, Map.of("l", new Side(3)) | Order[b=1, a={k=Side[a=1]}] | Order[a={l=Side[a=3]}, b=2]
            Dish a | Dish.SOUP | Dish a, @Nullable Dish b | Dish.SOUP, Dish.NOODLES | Order[a=SOUP, b=null] | Order[a=SOUP]
            @Tag(5) String a, int b | "x", 7 | int b, String a, long c | 8, "y", 9 | Order[b=7, a=x, c=0] | Order[a=y, b=8]
            @Tag(536870911) String a | "x" | @Tag(536870911) String a | "y" | Order[a=x] | Order[a=y]
            """)
    void eachReadsWhatTheOtherWrites(
            String before, String oldSample, String after, String newSample, String newReadsOld, String oldReadsNew) {
        check("acme.Box_Order", order(before, oldSample), order(after, newSample), newReadsOld, oldReadsNew);
    }

    @Test
    void listsAndArraysOfPrimitivesAreTheSame() {
        LockedModule module = new LockedModule(directory);
        Build old = module.update(order("List<Integer> a", "List.of(1, -2)"));
        Build changed = module.compile(order("int[] a", "new int[] {1, -2}")).succeeded();
        assertThat(changed.warnings()).isEmpty();
        assertThat(changed.encodeSample("acme.Box_Order")).isEqualTo(old.encodeSample("acme.Box_Order"));
    }

    @Test
    void whatMayBeAbsentNowIsRefusedAsAbsentByReadersOfBefore() {
        LockedModule module = new LockedModule(directory);
        Build old = module.update(order("Instant a", "Instant.EPOCH"));
        Build changed = module.compile(order("@Nullable Instant a", "null")).succeeded();
        assertThat(changed.warnings())
                .singleElement()
                .asString()
                .contains(
                        "Order.a may be absent now (readers of before refuse a message without it; write it until none is"
                                + " left)");
        byte[] bytes = changed.encodeSample("acme.Box_Order");
        assertThatThrownBy(() -> old.decode("acme.Box_Order", bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Order.a: absent");
    }

    private static String[] dish(String constants, String sample) {
        return version(
                "enum Dish {" + constants + "} @Message record Order(Dish dish, List<Dish> more) {}",
                "new Order(" + sample + ", List.of(" + sample + "))");
    }

    @Test
    void constantsKeepTheirNumbersWhereverTheyStand() {
        check(
                "acme.Box_Order",
                dish("NOODLES, SOUP", "Dish.SOUP"),
                dish("RICE, SOUP, NOODLES", "Dish.NOODLES"),
                "Order[dish=SOUP, more=[SOUP]]",
                "Order[dish=NOODLES, more=[NOODLES]]");
    }

    @Test
    void constantsAreRenamedWithTheirNumbers() {
        check(
                "acme.Box_Order",
                dish("NOODLES, SOUP", "Dish.SOUP"),
                dish("NOODLES, @Tag(1) BROTH", "Dish.BROTH"),
                "Order[dish=BROTH, more=[BROTH]]",
                "Order[dish=SOUP, more=[SOUP]]");
    }

    @Test
    void aNewConstantIsReadAsTheUnknownOne() {
        check(
                "acme.Box_Order",
                dish("NOODLES, @Unknown OTHER", "Dish.NOODLES"),
                dish("NOODLES, RICE, @Unknown OTHER", "Dish.RICE"),
                "Order[dish=NOODLES, more=[NOODLES]]",
                "Order[dish=OTHER, more=[OTHER]]");
    }

    @Test
    void aNewConstantIsRefusedByReadersOfBeforeWithoutAnUnknownOne() {
        LockedModule module = new LockedModule(directory);
        Build old = module.update(dish("NOODLES", "Dish.NOODLES"));
        Build changed = module.compile(dish("RICE, NOODLES", "Dish.RICE")).succeeded();
        assertThat(changed.warnings()).singleElement().asString().contains("Dish.RICE is new, 1 (readers of before");
        byte[] bytes = changed.encodeSample("acme.Box_Order");
        assertThatThrownBy(() -> old.decode("acme.Box_Order", bytes)).isInstanceOf(CodecException.class);
    }

    @Test
    void aConstantThatIsGoneIsReadAsTheUnknownOneAndItsNumberStaysFree() {
        check(
                "acme.Box_Order",
                dish("NOODLES, SOUP, @Unknown OTHER", "Dish.SOUP"),
                dish("NOODLES, @Unknown OTHER, RICE", "Dish.NOODLES"),
                "Order[dish=OTHER, more=[OTHER]]",
                "Order[dish=NOODLES, more=[NOODLES]]");
        assertThat(new LockedModule(directory).lock()).contains("""
                enum acme.Box.Dish 0 = NOODLES
                enum acme.Box.Dish 1 reserved SOUP
                enum acme.Box.Dish 2 = OTHER
                enum acme.Box.Dish 3 = RICE
                """);
    }

    @Test
    void theFirstConstantMayGoWhereAbsentIsReadAsTheUnknownOne() {
        check(
                "acme.Box_Order",
                dish("NOODLES, SOUP, @Unknown OTHER", "Dish.NOODLES"),
                dish("SOUP, @Unknown OTHER", "Dish.OTHER"),
                "Order[dish=OTHER, more=[OTHER]]",
                "Order[dish=OTHER, more=[OTHER]]");
    }

    @Test
    void numbersAreNeverUsedAgain() {
        LockedModule module = new LockedModule(directory);
        module.update(order("String a, String b, String c", "\"\", \"\", \"\""));
        module.update(order("String a, String b", "\"\", \"\""));
        module.update(order("String a, String b, String d", "\"\", \"\", \"\""));
        assertThat(module.lock()).endsWith("""
                message acme.Box.Order 1 = a: String
                message acme.Box.Order 2 = b: String
                message acme.Box.Order 3 reserved c: String
                message acme.Box.Order 4 = d: String""");
        Build again = module.update(order("String a, @Tag(3) String c, String b, String d", "\"\", \"\", \"\", \"\""));
        assertThat(again.encodeSample("acme.Box_Order")).isEmpty();
        assertThat(module.lock()).contains("3 = c: String");
    }

    @Test
    void aMessageWithoutFieldsMayGetSome() {
        check(
                "acme.Box_Order",
                order("", ""),
                order("int a, Optional<Side> b", "1, Optional.empty()"),
                "Order[a=0, b=Optional.empty]",
                "Order[]");
    }

    private static String[] shape(String permits, String records, String sample) {
        return version(
                "@Message sealed interface Shape permits " + permits + " {} " + records
                        + " @Message record Order(List<Shape> all) {}",
                "new Order(List.of(" + sample + "))");
    }

    @Test
    void variantsKeepTheirNumbersWhereverTheyStand() {
        String records = "record Round(int r) implements Shape {} record Line(int l) implements Shape {} ";
        check(
                "acme.Box_Order",
                shape("Round, Line", records, "new Line(1), new Round(2)"),
                shape(
                        "Oval, Line, Round",
                        records + "record Oval(int o) implements Shape {}",
                        "new Line(3), new Round(4)"),
                "Order[all=[Line[l=1], Round[r=2]]]",
                "Order[all=[Line[l=3], Round[r=4]]]");
    }

    @Test
    void aVariantThatIsNewOrGoneIsReadAsTheUnknownOne() {
        String records = "record Round(int r) implements Shape {} @Unknown record Other() implements Shape {} ";
        check(
                "acme.Box_Order",
                shape("Round, Line, Other", records + "record Line(int l) implements Shape {}", "new Line(1)"),
                shape(
                        "Round, Other, Oval",
                        records + "record Line(int l) {} record Oval(int o) implements Shape {}",
                        "new Oval(3)"),
                "Order[all=[Other[]]]",
                "Order[all=[Other[]]]");
        assertThat(new LockedModule(directory).lock()).endsWith("""
                sealed acme.Box.Shape
                sealed acme.Box.Shape 1 = Round: acme.Box.Round
                sealed acme.Box.Shape 2 reserved Line: acme.Box.Line
                sealed acme.Box.Shape 3 = Other: acme.Box.Other
                sealed acme.Box.Shape 4 = Oval: acme.Box.Oval""");
    }

    @Test
    void whatTravelsAsItsOnlyComponentMayBeIntroduced() {
        check(
                "acme.Box_Order",
                order("String a", "\"x\""),
                version(
                        "@Inline record Id(String value) {} @Message record Order(Id a) {}",
                        "new Order(new Id(\"y\"))"),
                "Order[a=Id[value=x]]",
                "Order[a=y]");
    }

    @Test
    void eachUseOfAGenericRecordHasNumbersOfItsOwn() {
        check(
                "acme.Box_Order",
                version(
                        "record Page<T>(List<T> all, int next) {} @Message record Order(Page<String> a, Page<Long> b) {}",
                        "new Order(new Page<>(List.of(\"x\"), 1), new Page<>(List.of(), 0))"),
                version(
                        "record Page<T>(int next, String note, List<T> all) {}"
                                + " @Message record Order(Page<String> a, Page<Long> b) {}",
                        "new Order(new Page<>(2, \"n\", List.of()), new Page<>(0, \"\", List.of(3L)))"),
                "Order[a=Page[next=1, note=, all=[x]], b=Page[next=0, note=, all=[]]]",
                "Order[a=Page[all=[], next=2], b=Page[all=[3], next=0]]");
        assertThat(new LockedModule(directory).lock()).contains("message acme.Box.Page<Long> 1 = all: List<long>\n");
    }
}
