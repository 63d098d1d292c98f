package dev.beckon.fuzz;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares values deeply: arrays by their elements, sets and maps in their order. */
final class Sameness {

    private Sameness() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other;
        } else if (one instanceof Optional<?> optional) {
            return other instanceof Optional<?> others && same(optional.orElse(null), others.orElse(null));
        } else if (one instanceof List<?> list) {
            return other instanceof List<?> others && all(list, others);
        } else if (one instanceof Set<?> set) {
            return other instanceof Set<?> others && all(set, others);
        } else if (one instanceof Map<?, ?> map) {
            return other instanceof Map<?, ?> others
                    && all(map.keySet(), others.keySet())
                    && all(map.values(), others.values());
        } else if (one.getClass() != other.getClass()) {
            return false;
        } else if (one.getClass().isArray()) {
            return array(one, other);
        } else if (one instanceof Record) {
            return record(one, other);
        } else if (one instanceof Throwable error) {
            return error(error, (Throwable) other);
        }
        return one.equals(other);
    }

    private static boolean all(Iterable<?> some, Iterable<?> others) {
        Iterator<?> one = some.iterator();
        Iterator<?> other = others.iterator();
        while (one.hasNext() && other.hasNext()) {
            if (!same(one.next(), other.next())) {
                return false;
            }
        }
        return one.hasNext() == other.hasNext();
    }

    private static boolean array(Object one, Object other) {
        if (Array.getLength(one) != Array.getLength(other)) {
            return false;
        }
        for (int i = 0; i < Array.getLength(one); i++) {
            if (!same(Array.get(one, i), Array.get(other, i))) {
                return false;
            }
        }
        return true;
    }

    /** Typed errors have their data in public fields. */
    private static boolean error(Throwable one, Throwable other) {
        try {
            for (Field field : one.getClass().getFields()) {
                if (!same(field.get(one), field.get(other))) {
                    return false;
                }
            }
        } catch (IllegalAccessException impossible) {
            throw new LinkageError(one.getClass().getName(), impossible);
        }
        return Objects.equals(one.getMessage(), other.getMessage());
    }

    private static boolean record(Object one, Object other) {
        try {
            for (RecordComponent component : one.getClass().getRecordComponents()) {
                if (!same(
                        component.getAccessor().invoke(one),
                        component.getAccessor().invoke(other))) {
                    return false;
                }
            }
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(one.getClass().getName(), impossible);
        }
        return true;
    }
}
