package dev.beckon.cli.export.food;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What several contracts know.
 *
 * @param name on the menu
 */
public record Dish(
        String name,
        Optional<Instant> since,
        Taste taste,
        List<Dish> sides,
        Map<String, Taste> tastes,
        Map<Taste, Dish> pairs,
        @Nullable Drink drink) {

    /** How it tastes. */
    public enum Taste {
        SWEET,
        /** Like the sea. */
        SALTY
    }

    /** What goes with it. */
    public sealed interface Drink permits Wine, Water {}

    /** One drink. */
    public record Wine(int year) implements Drink {}

    /** Another. */
    public record Water() implements Drink {}
}
