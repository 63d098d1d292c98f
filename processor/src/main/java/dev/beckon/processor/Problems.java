package dev.beckon.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** The refusals met while one marked type is read, so that all of them are reported and not the first alone. */
final class Problems {

    /** A warning on an element. */
    record Warning(Element element, String text) {}

    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    /** What {@code reading} returns, or null if it was refused. */
    <T> @Nullable T collect(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Refusal refusal) {
            refusals.add(refusal);
            return null;
        }
    }

    /** Remembers something that can be generated for, but is probably not meant. */
    void warn(Element element, String text) {
        warnings.add(new Warning(element, text));
    }

    List<Warning> warnings() {
        return warnings;
    }

    List<Refusal> refusals() {
        return refusals;
    }
}
