package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;

/** The records and enums that a contract or a record reaches, in the order in which they are met. */
final class Reached {

    private final Map<ClassName, RecordType> records = new LinkedHashMap<>();
    private final Map<ClassName, EnumType> enums = new LinkedHashMap<>();
    private final Map<ClassName, List<Field>> fields = new LinkedHashMap<>();
    private final Deque<RecordType> unread = new ArrayDeque<>();
    private final Problems problems;

    /** Reaches nothing yet. */
    Reached(Problems problems) {
        this.problems = problems;
    }

    /** Adds all that the contract's parameters, results, errors and events reach. */
    Reached from(Contract contract) {
        for (Call call : contract.calls()) {
            call.parameters().forEach(parameter -> add(parameter.type()));
            Field result = call.result();
            if (result != null) {
                add(result.type());
            }
        }
        contract.errors().forEach(error -> error.fields().forEach(field -> add(field.type())));
        contract.topics().forEach(topic -> add(topic.event().type()));
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
            List<Field> components = FieldReader.components(type, problems);
            fields.put(type.javaType(), components);
            components.forEach(component -> add(component.type()));
        }
        return this;
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
        return fields.getOrDefault(type.javaType(), List.of());
    }

    /** Whether the record's codec names something deprecated. */
    boolean isDeprecated(RecordType type) {
        return isDeprecated(type.element())
                || type.element().getRecordComponents().stream().anyMatch(Reached::isDeprecated)
                || fields(type).stream().anyMatch(field -> isDeprecated(field.type()));
    }

    static boolean isDeprecated(ValueType type) {
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
