package dev.beckon.processor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.util.Types;

/** The types that a contract or a message reaches, in the order in which they are met. */
final class Reached {

    private final Map<String, CodecType> messages = new LinkedHashMap<>();
    private final Map<String, EnumType> enums = new LinkedHashMap<>();
    private final Set<ProtobufType> foreign = new LinkedHashSet<>();
    private final Map<String, NumberedFields> numbered = new LinkedHashMap<>();
    private final Set<Element> named = new LinkedHashSet<>();
    private final Deque<CodecType> unread = new ArrayDeque<>();
    private final Types types;
    private final Problems problems;
    private final Numbers numbers;

    /** Reaches nothing yet. */
    Reached(Types types, Problems problems, Numbers numbers) {
        this.types = types;
        this.problems = problems;
        this.numbers = numbers;
    }

    /** Adds all that the contract's parameters, results, errors and events reach. */
    Reached from(Contract contract) {
        named.add(contract.element());
        for (Call call : contract.calls()) {
            call.parameters().forEach(this::add);
            Field result = call.result();
            if (result != null) {
                add(result);
            }
        }
        contract.errors().forEach(error -> {
            named.add(error.element());
            error.fields().forEach(this::add);
        });
        contract.topics().forEach(topic -> add(topic.event()));
        return readAll();
    }

    /** Adds the type and all that it reaches. */
    Reached from(CodecType type) {
        add(type);
        return readAll();
    }

    private Reached readAll() {
        while (!unread.isEmpty()) {
            CodecType type = unread.remove();
            List<Field> read = type instanceof RecordType record
                    ? FieldReader.components(record, types, problems)
                    : VariantReader.read((SealedType) type, types, problems);
            NumberedFields fields = numbers.fields(type, read, problems);
            numbered.put(type.qualifiedName(), fields);
            fields.fields().forEach(this::add);
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
        named.addAll(named(type));
        ValueType wire = type.wire();
        if (wire instanceof CodecType message && messages.putIfAbsent(message.qualifiedName(), message) == null) {
            unread.add(message);
        } else if (wire instanceof EnumType constants) {
            enums.putIfAbsent(constants.qualifiedName(), constants);
        } else if (wire instanceof ProtobufType message) {
            foreign.add(message);
        }
    }

    /** The records and sealed interfaces. */
    Collection<CodecType> messages() {
        return messages.values();
    }

    /** The elements that generated code names. */
    Set<Element> named() {
        return named;
    }

    /** The messages of protobuf. */
    Collection<ProtobufType> foreign() {
        return foreign;
    }

    Collection<EnumType> enums() {
        return enums.values();
    }

    /** Its components or variants. */
    List<Field> fields(CodecType type) {
        return numbered(type).fields();
    }

    /** Its components or variants, and the numbers that are reserved beside theirs. */
    NumberedFields numbered(CodecType type) {
        return numbered.getOrDefault(type.qualifiedName(), NumberedFields.NONE);
    }

    /** The numbers that no parameter of the method may have again. */
    SortedSet<Integer> reserved(Contract contract, Call call) {
        return numbers.reserved(new Lock.Key(Lock.Kind.REQUEST, LockCheck.name(contract, call)));
    }

    /** The numbers that none of the error's data may have again. */
    SortedSet<Integer> reserved(ErrorType type) {
        return numbers.error(type, problems).reserved();
    }

    /** The numbers that no constant of the enum may have again. */
    SortedSet<Integer> reserved(EnumType type) {
        return numbers.numbers(type, problems).reserved();
    }

    /** Whether its codec names something deprecated. */
    boolean namesDeprecated(CodecType type) {
        return namesDeprecated((ValueType) type)
                || type.element().getRecordComponents().stream().anyMatch(Reached::namesDeprecated)
                || fields(type).stream().anyMatch(Reached::namesDeprecated);
    }

    /** Whether code that reads or writes the field names something deprecated. */
    static boolean namesDeprecated(Field field) {
        return field.key() != null && namesDeprecated(field.key()) || namesDeprecated(field.type());
    }

    private static boolean namesDeprecated(ValueType type) {
        return named(type).stream().anyMatch(Reached::namesDeprecated);
    }

    /** The elements that code which reads or writes a value of the type names. */
    private static List<Element> named(ValueType type) {
        List<Element> named = new ArrayList<>();
        if (type instanceof CodecType message) {
            named.addAll(Generics.elements(message.type()));
        } else if (type instanceof ConvertedType converted) {
            named.add(converted.element());
            if (converted.conversion() instanceof Conversion.Converter converter) {
                named.add(converter.element());
            }
            named.addAll(named(converted.inner()));
        } else if (type instanceof ProtobufType message) {
            named.add(message.element());
        } else if (type instanceof EnumType constants) {
            named.add(constants.element());
            constants.element().getEnclosedElements().stream()
                    .filter(member -> member.getKind() == ElementKind.ENUM_CONSTANT)
                    .forEach(named::add);
        }
        return named;
    }

    static boolean isDeprecated(Element element) {
        return element.getAnnotation(Deprecated.class) != null;
    }

    /** Whether code that names the element names something deprecated: the element itself, or a type around it. */
    static boolean namesDeprecated(Element element) {
        for (Element around = element; around != null; around = around.getEnclosingElement()) {
            if (isDeprecated(around)) {
                return true;
            }
        }
        return false;
    }
}
