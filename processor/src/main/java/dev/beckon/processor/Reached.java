package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import javax.lang.model.element.Element;

/** The records and enums that a contract or a record reaches, in the order in which they are met. */
final class Reached {

    private final Map<ClassName, RecordType> records = new LinkedHashMap<>();
    private final Map<ClassName, EnumType> enums = new LinkedHashMap<>();
    private final Deque<RecordType> unread = new ArrayDeque<>();
    private final Map<ClassName, NumberedFields> numbered = new LinkedHashMap<>();
    private final Problems problems;
    private final Numbers numbers;

    /** Reaches nothing yet. */
    Reached(Problems problems, Numbers numbers) {
        this.problems = problems;
        this.numbers = numbers;
    }

    /** Adds all that the contract's parameters and results reach. */
    Reached from(Contract contract) {
        for (Call call : contract.calls()) {
            call.parameters().forEach(this::add);
            Field result = call.result();
            if (result != null) {
                add(result);
            }
        }
        return readAll();
    }

    /** Adds the record and all that it reaches. */
    Reached from(RecordType type) {
        add(type);
        return readAll();
    }

    private Reached readAll() {
        while (!unread.isEmpty()) {
            RecordType type = unread.remove();
            List<Field> read = FieldReader.components(type, problems);
            NumberedFields components = numbers.components(type, read, problems);
            numbered.put(type.javaType(), components);
            components.fields().forEach(this::add);
        }
        return this;
    }

    private void add(Field field) {
        if (field.key() != null) {
            add(field.key());
        }
        add(field.type());
    }

    private void add(ValueType type) {
        if (type instanceof RecordType record && records.putIfAbsent(record.javaType(), record) == null) {
            unread.add(record);
        } else if (type instanceof EnumType constants) {
            enums.putIfAbsent(constants.javaType(), constants);
        }
    }

    Collection<RecordType> records() {
        return records.values();
    }

    Collection<EnumType> enums() {
        return enums.values();
    }

    List<Field> fields(RecordType type) {
        return numbered(type).fields();
    }

    /** The fields of the record, and the numbers that are reserved beside theirs. */
    NumberedFields numbered(RecordType type) {
        return numbered.getOrDefault(type.javaType(), NumberedFields.NONE);
    }

    /** The numbers that no constant of the enum may have again. */
    SortedSet<Integer> reserved(EnumType type) {
        return numbers.numbers(type, problems).reserved();
    }

    /** Whether the record's codec names something deprecated. */
    boolean isDeprecated(RecordType type) {
        return isDeprecated(type.element())
                || type.element().getRecordComponents().stream().anyMatch(Reached::isDeprecated)
                || fields(type).stream().anyMatch(Reached::isDeprecated);
    }

    /** Whether code that reads or writes the field names something deprecated. */
    static boolean isDeprecated(Field field) {
        return field.key() != null && isDeprecated(field.key()) || isDeprecated(field.type());
    }

    private static boolean isDeprecated(ValueType type) {
        if (type instanceof RecordType record) {
            return isDeprecated(record.element());
        }
        return type instanceof EnumType constants
                && (isDeprecated(constants.element())
                        || constants.element().getEnclosedElements().stream().anyMatch(Reached::isDeprecated));
    }

    static boolean isDeprecated(Element element) {
        return element.getAnnotation(Deprecated.class) != null;
    }
}
