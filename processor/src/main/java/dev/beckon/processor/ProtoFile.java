package dev.beckon.processor;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that a contract is exported as, in protobuf's words: {@link ProtoExport} makes it of a contract, {@link
 * ProtoText} and {@link ProtoDescriptor} write it. Immutable.
 *
 * <p>Documentation is plain text, lines separated by {@code \n}, empty where there is none.
 *
 * @param name the path under which protobuf knows the file, such as {@code acme/Kitchen.proto}
 * @param origin the Java interface that it is made of
 * @param protoPackage empty if there is none
 * @param imports the names of other files, sorted
 * @param service the one service
 * @param messages those at the top, in their order
 * @param enums those at the top, in their order
 */
record ProtoFile(
        String name,
        String origin,
        String protoPackage,
        List<String> imports,
        Service service,
        List<Message> messages,
        List<Enumeration> enums) {

    /** A service. */
    record Service(String name, boolean deprecated, List<Method> methods, String documentation) {}

    /**
     * A method of a service.
     *
     * @param request the full name of its request's message
     * @param streamsRequest whether many of them come
     * @param response the full name of its answer's message
     * @param streamsResponse whether many of them come
     * @param remark what protobuf has no words for, in a few
     */
    record Method(
            String name,
            String request,
            boolean streamsRequest,
            String response,
            boolean streamsResponse,
            boolean idempotent,
            boolean deprecated,
            String remark,
            String documentation) {}

    /**
     * A message.
     *
     * @param oneofs the names of its oneofs, in the order in which their first fields come
     * @param reserved numbers that must not be used again, ascending
     * @param nested messages inside it, without the entries of {@link Label#MAP} fields, which are made when writing
     */
    record Message(
            String name,
            List<Field> fields,
            List<String> oneofs,
            List<Message> nested,
            List<Integer> reserved,
            boolean deprecated,
            String documentation) {}

    /** How often a field may be there. */
    enum Label {
        /** Once, or not at all if it is a default. */
        SINGLE,
        /** Once or not at all. */
        OPTIONAL,
        /** Any number of times. */
        REPEATED,
        /** Any number of times, with a key. */
        MAP
    }

    /**
     * A field of a message.
     *
     * @param key the type of a map's keys, null for other labels
     * @param type of its value, its elements or a map's values
     * @param oneof the oneof that it is of, or null
     * @param remark what its type does not say, in a few words
     */
    record Field(
            String name,
            int number,
            Label label,
            @Nullable FieldType key,
            FieldType type,
            @Nullable String oneof,
            boolean deprecated,
            String remark,
            String documentation) {}

    /**
     * An enum.
     *
     * @param constants in their order, but that of number 0 first
     * @param reserved numbers that must not be used again, ascending
     */
    record Enumeration(
            String name, List<Constant> constants, List<Integer> reserved, boolean deprecated, String documentation) {}

    /** A constant of an enum. */
    record Constant(String name, int number, boolean deprecated, String documentation) {}

    /**
     * What a field holds.
     *
     * @param name the word for a scalar, otherwise the full name of a message or an enum
     * @param number as descriptors have it, {@code FieldDescriptorProto.Type}
     */
    record FieldType(String name, int number) {

        private static final List<String> SCALARS = List.of( // at their numbers
                "",
                "double",
                "float",
                "int64",
                "uint64",
                "int32",
                "fixed64",
                "fixed32",
                "bool",
                "string",
                "",
                "",
                "bytes",
                "uint32",
                "",
                "sfixed32",
                "sfixed64",
                "sint32",
                "sint64");
        private static final int MESSAGE = 11;
        private static final int ENUM = 14;

        static FieldType scalar(String word) {
            int number = SCALARS.indexOf(word);
            if (number < 1) {
                throw new IllegalArgumentException("type: " + word + " (expected: a scalar of protobuf)");
            }
            return new FieldType(word, number);
        }

        static FieldType message(String fullName) {
            return new FieldType(fullName, MESSAGE);
        }

        static FieldType enumeration(String fullName) {
            return new FieldType(fullName, ENUM);
        }

        /** Whether the name is that of a message or an enum. */
        boolean named() {
            return number == MESSAGE || number == ENUM;
        }
    }

    /** {@code name} with the package in front. */
    String fullName(String name) {
        return join(protoPackage, name);
    }

    /** {@code inner} within {@code outer}, which may be empty. */
    static String join(String outer, String inner) {
        return outer.isEmpty() ? inner : outer + '.' + inner;
    }

    /** The nested message that protobuf makes for a map: {@code by_name} has {@code ByNameEntry}. */
    static String entryName(String field) {
        StringBuilder name = new StringBuilder();
        boolean capital = true;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '_') {
                capital = true;
            } else {
                name.append(capital && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
                capital = false;
            }
        }
        return name.append("Entry").toString();
    }

    /** The full names of all messages and enums of the file and of its service, those made for maps included. */
    Set<String> symbols() {
        Set<String> symbols = new java.util.HashSet<>();
        symbols.add(fullName(service.name()));
        enums.forEach(type -> symbols.add(fullName(type.name())));
        messages.forEach(message -> addSymbols(message, protoPackage, symbols));
        return symbols;
    }

    private static void addSymbols(Message message, String outer, Set<String> symbols) {
        String name = join(outer, message.name());
        symbols.add(name);
        message.nested().forEach(nested -> addSymbols(nested, name, symbols));
        for (Field field : message.fields()) {
            if (field.label() == Label.MAP) {
                symbols.add(join(name, entryName(field.name())));
            }
        }
    }
}
