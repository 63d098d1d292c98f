package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/** Writes the statements that write and read fields. */
final class FieldCode {

    private static final ClassName LIST = ClassName.get(List.class);
    private static final ClassName MAP = ClassName.get(Map.class);
    private static final ClassName SET = ClassName.get(Set.class);

    private static final int FIRST_TAG_OF_TWO_BYTES = 0x80;

    private final ClassParts parts;

    /** For code in the class of these parts. */
    FieldCode(ClassParts parts) {
        this.parts = parts;
    }

    // ---- writing

    /**
     * Statements that write all fields, in the order of their numbers, as protobuf-java does.
     *
     * @param out the variable that holds the encoder
     * @param names of the variables in scope
     * @param value the expression that gives a field's value
     */
    CodeBlock write(List<Field> fields, String out, NameAllocator names, Function<Field, CodeBlock> value) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Field field : byNumber(fields)) {
            write(field, out, names, value.apply(field), code);
        }
        return code.build();
    }

    private void write(Field field, String out, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        ValueType type = field.type();
        int tag = Codec.tag(field.number(), type.wireType());
        switch (field.shape()) {
            case PLAIN ->
                code.addStatement(type.write(
                        out, tag, wire(field, type, given(field, value, field.javaType(), type.expected())), parts));
            case NULLABLE -> {
                CodeBlock local = local(field, names, value, code);
                code.beginControlFlow("if ($L != null)", local)
                        .addStatement(type.writePresent(out, tag, wire(field, type, local), parts))
                        .endControlFlow();
            }
            case OPTIONAL -> {
                CodeBlock local = local(field, names, given(field, value, field.javaType(), "an Optional"), code);
                code.beginControlFlow("if ($L.isPresent())", local)
                        .addStatement(
                                type.writePresent(out, tag, wire(field, type, CodeBlock.of("$L.get()", local)), parts))
                        .endControlFlow();
            }
            case LIST -> writeElements(field, out, names, given(field, value, field.javaType(), "a List"), code);
            case SET -> {
                String from = start(field, out, names, code);
                writeElements(field, out, names, given(field, value, field.javaType(), "a Set"), code);
                code.addStatement("$N.$L($N)", out, sorting(type), from);
            }
            case ARRAY ->
                code.addStatement(((Scalar) type)
                        .writeArray(
                                out,
                                Codec.tag(field.number(), ValueType.LENGTH_DELIMITED),
                                given(field, value, field.javaType(), "an array")));
            case MAP -> {
                String from = start(field, out, names, code);
                writeMap(field, out, names, value, code);
                code.addStatement("$N.sorted($N)", out, from);
            }
        }
    }

    /** A variable that holds where the encoder stands before a collection whose order does not matter. */
    private static String start(Field field, String out, NameAllocator names, CodeBlock.Builder code) {
        String from = names.newName(field.name() + "From");
        code.addStatement("int $N = $N.position()", from, out);
        return from;
    }

    /** The method of the encoder that sorts the elements of a set. */
    private static String sorting(ValueType type) {
        return switch (type.wireType()) {
            case ValueType.VARINT -> "sortedVarints";
            case ValueType.FIXED32 -> "sortedFixed32";
            case ValueType.FIXED64 -> "sortedFixed64";
            default -> "sorted";
        };
    }

    private void writeElements(
            Field field, String out, NameAllocator names, CodeBlock collection, CodeBlock.Builder code) {
        ValueType type = field.type();
        if (type.packed()) {
            int tag = Codec.tag(field.number(), ValueType.LENGTH_DELIMITED);
            CodeBlock held = collection;
            if (type.converted()) {
                String element = names.clone().newName("element");
                CodeBlock one = wire(field, type, item(field, type, CodeBlock.of("$N", element)));
                held = CodeBlock.of("$L.stream().map($N -> $L).toList()", collection, element, one);
            }
            code.addStatement(type.writePacked(out, tag, held, field.label(), parts));
            return;
        }
        int tag = Codec.tag(field.number(), type.wireType());
        NameAllocator inner = names.clone();
        String element = inner.newName("element");
        code.beginControlFlow("for ($T $N : $L)", type.javaType(), element, collection)
                .addStatement(type.writePresent(
                        out, tag, wire(field, type, item(field, type, CodeBlock.of("$N", element))), parts))
                .endControlFlow();
    }

    private void writeMap(Field field, String out, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        ValueType keyType = key(field);
        ValueType type = field.type();
        NameAllocator inner = names.clone();
        String entry = inner.newName("entry");
        String mark = inner.newName("mark");
        TypeName entryType = ParameterizedTypeName.get(
                ClassName.get(Map.Entry.class),
                keyType.javaType().box(),
                type.javaType().box());
        CodeBlock key = wire(field, keyType, item(field, keyType, CodeBlock.of("$N.getKey()", entry)));
        CodeBlock held = wire(field, type, item(field, type, CodeBlock.of("$N.getValue()", entry)));
        int keyTag = Codec.tag(1, keyType.wireType());
        int heldTag = Codec.tag(2, type.wireType());
        // the entries of protobuf's maps have presence, as protobuf-java writes them; those of a message of ours do not
        boolean ours = field.entries();
        code.beginControlFlow(
                        "for ($T $N : $L.entrySet())", entryType, entry, given(field, value, field.javaType(), "a Map"))
                .addStatement(
                        "int $N = $N.begin($L)",
                        mark,
                        out,
                        Codec.hex(Codec.tag(field.number(), ValueType.LENGTH_DELIMITED)))
                .addStatement(
                        ours ? keyType.write(out, keyTag, key, parts) : keyType.writePresent(out, keyTag, key, parts))
                .addStatement(
                        ours ? type.write(out, heldTag, held, parts) : type.writePresent(out, heldTag, held, parts))
                .addStatement("$N.end($N)", out, mark)
                .endControlFlow();
    }

    private static CodeBlock given(Field field, CodeBlock value, TypeName type, String expected) {
        if (type.isPrimitive()) {
            return value;
        }
        return CodeBlock.of("$T.given($L, $S, $S)", Codec.ENCODER, value, field.label(), expected);
    }

    private static CodeBlock item(Field field, ValueType type, CodeBlock value) {
        return CodeBlock.of("$T.item($L, $S, $S)", Codec.ENCODER, value, field.label(), type.expected());
    }

    private CodeBlock wire(Field field, ValueType type, CodeBlock value) {
        return type.toWire(value, CodeBlock.of("$S", field.label()), parts);
    }

    /** A variable that holds {@code value}; the value itself if it is one. */
    private static CodeBlock local(Field field, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        if (value.toString().chars().allMatch(Character::isJavaIdentifierPart)) {
            return value;
        }
        CodeBlock local = CodeBlock.of("$N", names.newName(field.name()));
        code.addStatement("$T $L = $L", field.javaType(), local, value);
        return local;
    }

    /** The order on the wire. */
    private static List<Field> byNumber(List<Field> fields) {
        return fields.stream().sorted(Comparator.comparingInt(Field::number)).toList();
    }

    // ---- reading

    /**
     * Statements that read all fields to the end of the message, into variables.
     *
     * @param in the variable that holds the decoder
     * @param names of the variables in scope; those of the fields are added, with the field as tag
     */
    CodeBlock read(List<Field> fields, String in, NameAllocator names) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (fields.isEmpty()) {
            return code.addStatement("$N.skipAll()", in).build();
        }
        String tag = names.newName("tag");
        Map<Field, String> entryReaders = new HashMap<>();
        for (Field field : fields) {
            String local = names.newName(field.name(), field);
            code.addStatement("$T $N = $L", heldType(field), local, initial(field));
            if (field.shape() == Shape.ARRAY) {
                code.addStatement("int $N = 0", names.newName(field.name() + "Size", new SizeOf(field)));
            }
            if (field.shape() == Shape.MAP) {
                entryReaders.put(field, entryReader(field));
            }
        }
        Map<Field, List<Case>> cases = new HashMap<>();
        for (Field field : byNumber(fields)) {
            List<Case> ways = cases(field, in, names, entryReaders.get(field));
            cases.put(field, ways);
            readAhead(field, ways.get(0), in, names.get(field), code);
        }
        code.beginControlFlow("for (int $1N = $2N.tag(); $1N != 0; $1N = $2N.tag())", tag, in)
                .beginControlFlow("switch ($N)", tag);
        for (Field field : fields) {
            for (Case way : cases.getOrDefault(field, List.of())) {
                readCase(field, way, names.get(field), code);
            }
        }
        code.addStatement("default -> $N.skip($N)", in, tag).endControlFlow().endControlFlow();
        return code.build();
    }

    /**
     * A way in which a field may stand on the wire.
     *
     * @param again whether its next element has the same tag
     * @param block whether the statements are more than one
     * @param statements that read it, once its tag is read
     */
    private record Case(int tag, boolean again, boolean block, CodeBlock statements) {}

    /**
     * Adds what reads the field where its writer has put it, since writers write fields in the order of their numbers.
     * What comes otherwise is left to the loop, which costs a jump for each tag and does not know how much will follow.
     */
    private static void readAhead(Field field, Case way, String in, String local, CodeBlock.Builder code) {
        if (Integer.compareUnsigned(way.tag(), FIRST_TAG_OF_TWO_BYTES) >= 0) { // of the highest numbers it is negative
            return;
        }
        CodeBlock tag = Codec.hex(way.tag());
        String room =
                switch (field.shape()) {
                    case LIST -> "listOf";
                    case SET -> "setOf";
                    case MAP -> "mapOf";
                    default -> "";
                };
        if (way.again()) {
            code.addStatement("$N = $N.$L($L)", local, in, room, tag);
        }
        code.beginControlFlow("$L ($N.next($L))", way.again() ? "while" : "if", in, tag)
                .add(way.statements())
                .endControlFlow();
    }

    private static void readCase(Field field, Case way, String local, CodeBlock.Builder code) {
        CodeBlock tag = Codec.hex(way.tag());
        if (!way.block() && !field.singularMessage()) {
            code.add("case $L -> ", tag).add(way.statements());
            return;
        }
        code.beginControlFlow("case $L ->", tag);
        if (field.singularMessage()) {
            code.addStatement("$T.once($N, $S)", Codec.DECODER, local, field.label());
        }
        code.add(way.statements()).endControlFlow();
    }

    /** The expression for a field that {@link #read} has read. */
    CodeBlock value(Field field, NameAllocator names) {
        String local = names.get(field);
        return switch (field.shape()) {
            case PLAIN ->
                converted(
                        field,
                        field.required()
                                ? CodeBlock.of(
                                        "$T.given($N, $S, $S)",
                                        Codec.DECODER,
                                        local,
                                        field.label(),
                                        field.type().expected())
                                : CodeBlock.of("$N", local));
            case NULLABLE -> convertedIfThere(field, local);
            case LIST, SET, MAP -> CodeBlock.of("$N", local);
            case OPTIONAL -> CodeBlock.of("$T.ofNullable($L)", Optional.class, convertedIfThere(field, local));
            case ARRAY -> CodeBlock.of("$T.exact($N, $N)", Codec.PRIMITIVE_ARRAYS, local, names.get(new SizeOf(field)));
        };
    }

    private CodeBlock converted(Field field, CodeBlock held) {
        return field.type().fromWire(held, CodeBlock.of("$S", field.label()), parts);
    }

    private CodeBlock convertedIfThere(Field field, String local) {
        return field.type().converted()
                ? CodeBlock.of("$N == null ? null : $L", local, converted(field, CodeBlock.of("$N", local)))
                : CodeBlock.of("$N", local);
    }

    private static TypeName heldType(Field field) {
        ValueType type = field.type();
        return switch (field.shape()) {
            case PLAIN -> type.heldType();
            case NULLABLE, OPTIONAL -> type.heldType().box();
            default -> field.javaType(); // elements, keys and values are converted one by one
        };
    }

    private static CodeBlock initial(Field field) {
        CodeBlock absent = field.type().absent();
        return switch (field.shape()) {
            case PLAIN -> absent == null ? CodeBlock.of("null") : absent;
            case NULLABLE, OPTIONAL -> CodeBlock.of("null");
            case LIST -> CodeBlock.of("$T.of()", LIST);
            case SET -> CodeBlock.of("$T.of()", SET);
            case ARRAY -> ((Scalar) field.type()).noArray();
            case MAP -> CodeBlock.of("$T.of()", MAP);
        };
    }

    /** How the field may stand on the wire; first, how writers of proto3 write it. */
    private List<Case> cases(
            Field field, String in, NameAllocator names, @org.jspecify.annotations.Nullable String entryReader) {
        ValueType type = field.type();
        String local = names.get(field);
        int tag = Codec.tag(field.number(), type.wireType());
        int packedTag = Codec.tag(field.number(), ValueType.LENGTH_DELIMITED);
        return switch (field.shape()) {
            case MAP ->
                List.of(new Case(
                        packedTag,
                        true,
                        false,
                        statement("$N = $N($N, $N)", local, Objects.requireNonNull(entryReader), in, local)));
            case ARRAY -> arrayCases((Scalar) type, tag, packedTag, field, in, names);
            case LIST -> {
                CodeBlock more = statement("$N = $L", local, type.readOneMore(in, local, field.label(), parts));
                if (!type.packed()) {
                    yield List.of(new Case(tag, true, false, more));
                }
                CodeBlock all = type.readPacked(in, local, field.label(), parts);
                CodeBlock packed = all == null ? oneByOne(more, in, names) : statement("$N = $L", local, all);
                yield List.of(new Case(packedTag, false, all == null, packed), new Case(tag, false, false, more));
            }
            case SET -> {
                CodeBlock read = converted(field, type.read(in, field.label(), parts));
                CodeBlock more = statement("$N = $N.add($N, $L, $S)", local, in, local, read, field.label());
                yield type.packed()
                        ? List.of(
                                new Case(packedTag, false, true, oneByOne(more, in, names)),
                                new Case(tag, false, false, more))
                        : List.of(new Case(tag, true, false, more));
            }
            default ->
                List.of(new Case(tag, false, false, statement("$N = $L", local, type.read(in, field.label(), parts))));
        };
    }

    private static CodeBlock statement(String format, Object... arguments) {
        return CodeBlock.builder().addStatement(format, arguments).build();
    }

    /** What reads a packed field, with {@code more} as the statement that reads one element. */
    private static CodeBlock oneByOne(CodeBlock more, String in, NameAllocator names) {
        String outer = names.clone().newName("outer");
        return CodeBlock.builder()
                .addStatement("int $N = $N.enter()", outer, in)
                .beginControlFlow("while ($N.more())", in)
                .add(more)
                .endControlFlow()
                .addStatement("$N.exit($N)", in, outer)
                .build();
    }

    private List<Case> arrayCases(Scalar type, int tag, int packedTag, Field field, String in, NameAllocator names) {
        String local = names.get(field);
        String size = names.get(new SizeOf(field));
        NameAllocator inner = names.clone();
        String outer = inner.newName("outer");
        String count = inner.newName("count");
        CodeBlock more = statement("$N[$N++] = $L", local, size, type.read(in, field.label(), parts));
        CodeBlock values =
                switch (type.wireType()) {
                    case ValueType.FIXED32 -> CodeBlock.of("$N.values(4)", in);
                    case ValueType.FIXED64 -> CodeBlock.of("$N.values(8)", in);
                    default -> CodeBlock.of("$N.varints()", in);
                };
        CodeBlock packed = CodeBlock.builder()
                .addStatement("int $N = $N.enter()", outer, in)
                .addStatement("int $N = $L", count, values)
                .addStatement("$N.elements($N)", in, count)
                .addStatement("$N = $T.room($N, $N, $N)", local, Codec.PRIMITIVE_ARRAYS, local, size, count)
                .beginControlFlow("while ($N.more())", in)
                .add(more)
                .endControlFlow()
                .addStatement("$N.exit($N)", in, outer)
                .build();
        CodeBlock one = CodeBlock.builder()
                .addStatement("$N.element()", in)
                .addStatement("$N = $T.room($N, $N, 1)", local, Codec.PRIMITIVE_ARRAYS, local, size)
                .add(more)
                .build();
        return List.of(new Case(packedTag, false, true, packed), new Case(tag, false, true, one));
    }

    /** The tag of the variable that holds how many items of an array have been read. */
    private record SizeOf(Field field) {}

    /** Adds a method that reads one entry of a map, and returns its name. */
    private String entryReader(Field field) {
        String method = parts.member("read" + Names.capital(field.name()) + "Entry");
        Field key = new Field(
                "key",
                1,
                field.label() + " key",
                Shape.PLAIN,
                null,
                key(field),
                key(field).javaType());
        Field held = new Field(
                "value",
                2,
                field.label() + " value",
                Shape.PLAIN,
                null,
                field.type(),
                field.type().javaType());
        NameAllocator names = new NameAllocator();
        String in = names.newName("in");
        String before = names.newName("before");
        String outer = names.newName("outer");
        List<Field> entry = new ArrayList<>(List.of(key, held));
        CodeBlock read = read(entry, in, names);
        parts.method(MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(field.javaType())
                .addParameter(Codec.DECODER, in)
                .addParameter(field.javaType(), before)
                .addStatement("$N.element()", in)
                .addStatement("int $N = $N.enter()", outer, in)
                .addCode(read)
                .addStatement("$N.exit($N)", in, outer)
                .addStatement(
                        "return $N.put($N, $L, $L, $S)",
                        in,
                        before,
                        value(key, names),
                        value(held, names),
                        field.label())
                .build());
        return method;
    }

    private static ValueType key(Field field) {
        ValueType key = field.key();
        if (key == null) {
            throw new IllegalStateException(field.label() + " is not a map");
        }
        return key;
    }
}
