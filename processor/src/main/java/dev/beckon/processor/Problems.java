package dev.beckon.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The refusals met while one marked type is read, so that all of them are reported and not the first alone. */
final class Problems {

    private final List<Refusal> refusals = new ArrayList<>();

    /** What {@code reading} returns, or null if it was refused. */
    <T> @Nullable T collect(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Refusal refusal) {
            refusals.add(refusal);
            return null;
        }
    }

    void addAll(List<Refusal> others) {
        refusals.addAll(others);
    }

    List<Refusal> refusals() {
        return refusals;
    }
}
