package dev.beckon.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says values in protobuf-java. */
final class Protobuf {

    private Protobuf() {}

    /** A message by its fields, in the order of declaration; null for one that is not there. */
    record Fields(List<@Nullable Object> values) {}

    /** The message that holds these values, in the order in which its fields are declared. */
    static DynamicMessage message(Descriptor type, List<? extends @Nullable Object> values) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (int i = 0; i < values.size(); i++) {
            FieldDescriptor field = type.getFields().get(i);
            Object value = values.get(i) instanceof Optional<?> optional ? optional.orElse(null) : values.get(i);
            if (value instanceof Collection<?> all) {
                all.forEach(element -> message.addRepeatedField(field, single(field, element)));
            } else if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
                Values.items(value).forEach(element -> message.addRepeatedField(field, single(field, element)));
            } else if (value instanceof Map<?, ?> map && field.isMapField()) {
                map.forEach((key, held) -> message.addRepeatedField(field, entry(field, key, held)));
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, held) ->
                        message.addRepeatedField(field, message(field.getMessageType(), List.of(key, held))));
            } else if (value != null) {
                message.setField(field, single(field, value));
            }
        }
        return message.build();
    }

    private static Object single(FieldDescriptor field, Object value) {
        if (value instanceof byte[] bytes) {
            return ByteString.copyFrom(bytes);
        } else if (value instanceof Enum<?> constant) {
            return constant(field, constant);
        } else if (value instanceof Fields fields) {
            return message(field.getMessageType(), fields.values());
        } else if (value instanceof Record record) {
            return message(field.getMessageType(), Records.values(record));
        } else if (value instanceof UUID uuid) {
            return ByteString.copyFrom(ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .flip());
        } else if (value instanceof Instant instant) {
            return message(field.getMessageType(), List.of(instant.getEpochSecond(), instant.getNano()));
        } else if (value instanceof Duration duration) {
            boolean fraction = duration.isNegative() && duration.getNano() > 0;
            return message(
                    field.getMessageType(),
                    List.of(
                            duration.getSeconds() + (fraction ? 1 : 0),
                            duration.getNano() - (fraction ? 1_000_000_000 : 0)));
        }
        return switch (field.getType()) {
            case INT32 -> ((Number) value).intValue();
            case UINT32 -> (int) (Character) value;
            case STRING -> value.toString(); // of what travels as text
            default -> value;
        };
    }

    /** The constant of the same name. */
    private static EnumValueDescriptor constant(FieldDescriptor field, Enum<?> value) {
        String type = field.getEnumType().getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_");
        return field.getEnumType().findValueByName(type.toUpperCase(Locale.ROOT) + "_" + value.name());
    }

    /** An entry as protobuf's own generated classes have it, which always write both fields. */
    private static Message entry(FieldDescriptor field, Object key, Object value) {
        FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
        Object held = single(valueField, value);
        MapEntry<Object, Object> none = MapEntry.newDefaultInstance(
                field.getMessageType(),
                WireFormat.FieldType.valueOf(keyField.getType().name()),
                keyField.getDefaultValue(),
                WireFormat.FieldType.valueOf(valueField.getType().name()),
                valueField.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        ? DynamicMessage.getDefaultInstance(valueField.getMessageType())
                        : valueField.getJavaType() == FieldDescriptor.JavaType.ENUM ? 0 : valueField.getDefaultValue());
        return none.newBuilderForType()
                .setKey(single(keyField, key))
                .setValue(
                        valueField.getJavaType() == FieldDescriptor.JavaType.ENUM
                                ? constant(valueField, (Enum<?>) value).getNumber()
                                : held)
                .build();
    }
}
