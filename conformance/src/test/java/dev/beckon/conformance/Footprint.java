package dev.beckon.conformance;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a value occupies with all that it alone holds, as HotSpot lays objects out by default: a header of 12
 * bytes (16 for arrays, length included), references of 4, sizes rounded up to 8.
 */
final class Footprint {

    private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    private Footprint() {
        counted.addAll(List.of("", List.of(), Map.of(), Set.of(), Optional.empty())); // these are there already
    }

    static long of(Object value) {
        Footprint footprint = new Footprint();
        footprint.add(value);
        return footprint.bytes;
    }

    private void add(@Nullable Object value) {
        if (value == null || !counted.add(value)) {
            return;
        }
        Class<?> type = value.getClass();
        if (value instanceof String text) {
            bytes += 24 + round(16 + text.length()); // all of ours are Latin-1
        } else if (type.isArray()) {
            Class<?> item = type.getComponentType();
            bytes += round(16 + (long) Array.getLength(value) * size(item));
            for (int i = 0; !item.isPrimitive() && i < Array.getLength(value); i++) {
                add(Array.get(value, i));
            }
        } else {
            long size = 12;
            for (Class<?> part = type; part != null; part = part.getSuperclass()) {
                for (Field field : part.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        size += size(field.getType());
                        if (!part.getName().startsWith("java.util.Abstract")) { // views that nobody has asked for yet
                            addHeld(field, value);
                        }
                    }
                }
            }
            bytes += round(size);
        }
    }

    private void addHeld(Field field, Object holder) {
        if (field.getType().isPrimitive()) {
            return;
        }
        if (holder instanceof Optional<?> optional) {
            add(optional.orElse(null));
            return;
        }
        try {
            field.setAccessible(true);
            add(field.get(holder));
        } catch (IllegalAccessException closed) {
            throw new AssertionError(closed);
        }
    }

    private static int size(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        } else if (type == boolean.class || type == byte.class) {
            return 1;
        } else if (type == char.class || type == short.class) {
            return 2;
        }
        return 4;
    }

    private static long round(long size) {
        return size + 7 & ~7L;
    }
}
