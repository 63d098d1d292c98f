package dev.beckon.conformance;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes records apart and makes them, by reflection. */
final class Records {

    private Records() {}

    static Object of(Class<?> type, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    static List<@Nullable Object> values(Record value) {
        List<@Nullable Object> values = new ArrayList<>();
        try {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                values.add(component.getAccessor().invoke(value));
            }
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
        return values;
    }
}
