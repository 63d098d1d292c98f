package dev.beckon.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What protobuf has read, without what docs/codec.md declares to mean nothing: unknown fields, defaults that were written,
 * the order of maps' entries and all but the last of a key, the spelling of texts, the variant for what is unknown.
 */
final class Meaning {

    private static final Meaning EXACT = new Meaning(Spelling.EXACT);

    private final Spelling spelling;

    Meaning(Spelling spelling) {
        this.spelling = spelling;
    }

    /** Equal for messages that mean the same. */
    Map<Integer, Object> of(MessageOrBuilder message) {
        return of(message, false);
    }

    private Map<Integer, Object> of(MessageOrBuilder message, boolean key) {
        Map<Integer, Object> meaning = new HashMap<>();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                List<?> all = (List<?>) value;
                if (!all.isEmpty()) {
                    meaning.put(field.getNumber(), isMap(field) ? map(all, key) : list(all, key));
                }
            } else if (isUnknownVariant(field)) {
                // what stands for a variant that we do not know, of which protobuf says nothing
            } else if (field.hasPresence() || !isDefault(value)) {
                meaning.put(field.getNumber(), one(value, key));
            }
        });
        return meaning;
    }

    private List<Object> list(List<?> all, boolean key) {
        // Elements of a set that arrive twice are refused, so a list is what both are.
        List<Object> list = new ArrayList<>(all.size());
        all.forEach(each -> list.add(one(each, key)));
        return list;
    }

    private Object map(List<?> entries, boolean key) {
        Map<Object, Object> parsed = new HashMap<>();
        Map<Object, Object> exact = new HashMap<>();
        for (Object each : entries) {
            Message entry = (Message) each;
            Descriptor type = entry.getDescriptorForType();
            Object its = entry.getField(type.findFieldByNumber(1));
            Object value = one(entry.getField(type.findFieldByNumber(2)), key);
            parsed.put(one(its, true), value);
            exact.put(EXACT.one(its, true), value);
        }
        return new Entries(parsed, exact);
    }

    /**
     * A map by its keys as what they are parsed to, and as texts: protobuf does not say which of them its keys are. Of two
     * texts that are parsed to one key the last counts; as texts both do, in any order. So it is enough if one is the same.
     */
    private record Entries(Map<Object, Object> parsed, Map<Object, Object> exact) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entries entries && (parsed.equals(entries.parsed) || exact.equals(entries.exact));
        }

        @Override
        public int hashCode() {
            return 0; // there is no other that is the same for all that are equal
        }
    }

    /** Bits, not values: NaN is NaN only as a key. */
    private Object one(Object value, boolean key) {
        if (value instanceof Message message) {
            return of(message, key);
        } else if (value instanceof String text) {
            return spelling.meaning(text, key);
        } else if (value instanceof EnumValueDescriptor constant) {
            return constant.getNumber();
        } else if (value instanceof Double number && !key) {
            return Double.doubleToRawLongBits(number);
        } else if (value instanceof Float number && !key) {
            return Float.floatToRawIntBits(number);
        }
        return value;
    }

    private static boolean isMap(FieldDescriptor field) {
        if (field.isMapField()) {
            return true;
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getContainingType() != null
                && field.getMessageType().getName().endsWith("Entry")
                && field.getMessageType().getFields().size() == 2
                && field.getMessageType().findFieldByNumber(1).getName().equals("key");
    }

    private static boolean isUnknownVariant(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getName().equals("Unreadable");
    }

    private boolean isDefault(Object value) {
        if (value instanceof EnumValueDescriptor constant) {
            return constant.getNumber() == 0;
        } else if (value instanceof ByteString bytes) {
            return bytes.isEmpty();
        } else if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number) == 0;
        } else if (value instanceof Float number) {
            return Float.floatToRawIntBits(number) == 0;
        }
        if (value instanceof String text) {
            return spelling.meaning(text, false).equals(spelling.meaning("", false)); // "und" is the locale of ""
        }
        return value.equals(0) || value.equals(0L) || value.equals(false);
    }
}
