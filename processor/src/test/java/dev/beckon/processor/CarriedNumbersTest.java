package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.LockedModule.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are not the order of declaration are seen by compilations that have the classes and not the lock. */
final class CarriedNumbersTest {

    @TempDir
    Path directory;

    private static String food(String inside) {
        return "acme.Food\n" + LockedModule.IMPORTS + "public interface Food {" + inside + "}";
    }

    private static final String KITCHEN = "acme.Kitchen\n" + LockedModule.IMPORTS
            + "@RpcService public interface Kitchen { Food.Dish dish(Food.Order order, Food.Shape shape);"
            + " record Wrap(Food.Dish dish, List<Food.Order> orders) {} Wrap wrap(Food.Dish dish); }";

    private static final String FOOD = "@Message record Order(int a, String b) {} enum Dish { NOODLES, SOUP }"
            + " @Message sealed interface Shape permits X, Y {} record X() implements Shape {} record Y() implements Shape {}"
            + " @Message record Plate(Dish dish) {}";
    private static final String CHANGED =
            "@Message record Order(String b, int a, long c) {} enum Dish { SOUP, NOODLES, RICE }"
                    + " @Message sealed interface Shape permits Y, X {} record X() implements Shape {} record Y() implements Shape {}"
                    + " @Message record Plate(Dish dish) {}";

    private Build changedFood() {
        LockedModule food = new LockedModule(directory.resolve("food"));
        food.update(food(FOOD));
        return food.compile(food(CHANGED)).succeeded();
    }

    @Test
    void theExportedFileOfAnotherModuleHasThem() throws IOException {
        Build food = changedFood();
        LockedModule kitchen = new LockedModule(directory.resolve("kitchen"), food.classes());
        Build build = kitchen.update(KITCHEN);
        String proto = Files.readString(build.classes().resolve("META-INF/beckon/acme/Kitchen.proto"));
        assertThat(proto)
                .contains("string b = 2;", "int32 a = 1;", "int64 c = 3;")
                .contains("DISH_SOUP = 1;", "DISH_NOODLES = 0;", "DISH_RICE = 2;")
                .contains("Y y = 2;", "X x = 1;");
        assertThat(kitchen.lock()).isEqualTo("""
                message acme.Kitchen.Wrap
                message acme.Kitchen.Wrap 1 = dish: acme.Food.Dish
                message acme.Kitchen.Wrap 2 = orders: List<acme.Food.Order>
                method acme.Kitchen/dish: request -> response
                method acme.Kitchen/wrap: request -> acme.Kitchen.Wrap
                request acme.Kitchen/dish 1 = order: required acme.Food.Order
                request acme.Kitchen/dish 2 = shape: required acme.Food.Shape
                request acme.Kitchen/wrap 1 = dish: acme.Food.Dish
                response acme.Kitchen/dish 1 = result: acme.Food.Dish
                service acme.Kitchen: acme.Kitchen""");
    }

    @Test
    void codecsOfAnotherModuleWriteThem() {
        Build food = changedFood();
        LockedModule kitchen = new LockedModule(directory.resolve("kitchen"), food.classes());
        Build build = kitchen.compile(
                        "acme.Bar\n" + LockedModule.IMPORTS
                                + "@Message record Bar(Food.Dish dish, List<Food.Dish> all) {}",
                        "acme.Samples\npackage acme; class Samples { static Object sample() {"
                                + " return new Bar(Food.Dish.SOUP, java.util.List.of(Food.Dish.RICE)); } }")
                .succeeded();
        ClassLoader both =
                new java.net.URLClassLoader(urls(build, food), getClass().getClassLoader());
        Object sample = Build.call(both, "acme.Samples", "sample");
        var out = new dev.beckon.api.codec.Encoder(16);
        Build.call(both, "acme.BarBeckon", "encode", sample, out);
        assertThat(java.util.Arrays.copyOf(out.array(), out.position())).containsExactly(0x08, 1, 0x12, 1, 2);
    }

    private static java.net.URL[] urls(Build... builds) {
        return java.util.Arrays.stream(builds)
                .map(build -> {
                    try {
                        return build.classes().toUri().toURL();
                    } catch (IOException impossible) {
                        throw new AssertionError(impossible);
                    }
                })
                .toArray(java.net.URL[]::new);
    }

    @Test
    void numbersThatAreTheOrderLeaveNoTrace() {
        Compiled compiled = Compiled.of("acme.Food\n" + LockedModule.IMPORTS + "public interface Food {" + FOOD + "}");
        assertThat(compiled.sources()).doesNotContain("WireNumbers");
        assertThat(compiled.generates("acme.Food_DishBeckon")).isFalse();
    }

    @Test
    void classesOfAnIncrementalBuildKeepTheirNumbers() {
        LockedModule food = new LockedModule(directory.resolve("food"));
        food.update(food(FOOD));
        Path output = directory.resolve("food/target/classes");
        food.compileInto(output, List.of("-Abeckon.lock=update"), food(CHANGED), KITCHEN)
                .succeeded();
        String lock = food.lock();
        Build part = food.compileInto(output, List.of(), KITCHEN).succeeded();
        assertThat(part.warnings()).isEmpty();
        food.compileInto(output, List.of("-Abeckon.lock=update"), KITCHEN).succeeded();
        assertThat(food.lock()).isEqualTo(lock);
    }

    @Test
    void theExportedFileReservesNumbersThatAreGone() throws IOException {
        LockedModule kitchen = new LockedModule(directory.resolve("kitchen"));
        String head = "acme.Kitchen\n" + LockedModule.IMPORTS + "@RpcService public interface Kitchen { ";
        kitchen.update(head + "enum Dish { SOUP, RICE, @Unknown OTHER } record Order(int a, Dish b) {}"
                + " void order(int a, int b, List<Order> c); }");
        Build build = kitchen.update(head + "enum Dish { RICE, @Unknown OTHER } record Order(Dish b) {}"
                + " void order(int b, List<Order> c); }");
        assertThat(Files.readString(build.classes().resolve("META-INF/beckon/acme/Kitchen.proto")))
                .contains("message OrderRequest {\n  reserved 1;\n")
                .contains("message Order {\n  reserved 1;\n")
                .contains("DISH_UNSPECIFIED = 0;");
    }
}
