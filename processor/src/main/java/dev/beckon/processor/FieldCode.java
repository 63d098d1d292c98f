package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/** Writes the statements that write and read fields. */
final class FieldCode {

    private static final ClassName LIST = ClassName.get(List.class);
    private static final ClassName MAP = ClassName.get(Map.class);
    private static final ClassName LINKED_HASH_MAP = ClassName.get(LinkedHashMap.class);

    private static final int LAST_NUMBER_OF_ONE_BYTE = 15;

    private final ClassParts parts;

    /** For code in the class of these parts. */
    FieldCode(ClassParts parts) {
        this.parts = parts;
    }

    // ---- writing

    /**
     * Statements that write all fields.
     *
     * @param out the variable that holds the encoder
     * @param names of the variables in scope
     * @param value the expression that gives a field's value
     */
    CodeBlock write(List<Field> fields, String out, NameAllocator names, Function<Field, CodeBlock> value) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Field field : fields) {
            write(field, out, names, value.apply(field), code);
        }
        return code.build();
    }

    private void write(Field field, String out, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        ValueType type = field.type();
        int tag = Codec.tag(field.number(), type.wireType());
        switch (field.shape()) {
            case PLAIN ->
                code.addStatement(type.write(out, tag, given(field, value, type.javaType(), type.expected())));
            case NULLABLE -> {
                CodeBlock local = local(field, names, value, code);
                code.beginControlFlow("if ($L != null)", local)
                        .addStatement(type.writePresent(out, tag, local))
                        .endControlFlow();
            }
            case OPTIONAL -> {
                CodeBlock local = local(field, names, given(field, value, field.javaType(), "an Optional"), code);
                code.beginControlFlow("if ($L.isPresent())", local)
                        .addStatement(type.writePresent(out, tag, CodeBlock.of("$L.get()", local)))
                        .endControlFlow();
            }
            case LIST -> writeList(field, out, names, value, code);
            case MAP -> writeMap(field, out, names, value, code);
        }
    }

    private void writeList(Field field, String out, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        ValueType type = field.type();
        CodeBlock list = given(field, value, field.javaType(), "a List");
        if (type.packed()) {
            int tag = Codec.tag(field.number(), ValueType.LENGTH_DELIMITED);
            code.addStatement(type.writePacked(out, tag, list, field.label()));
            return;
        }
        int tag = Codec.tag(field.number(), type.wireType());
        NameAllocator inner = names.clone();
        String element = inner.newName("element");
        code.beginControlFlow("for ($T $N : $L)", type.javaType(), element, list)
                .addStatement(type.writePresent(out, tag, item(field, type, CodeBlock.of("$N", element))))
                .endControlFlow();
    }

    private void writeMap(Field field, String out, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        Scalar keyType = key(field);
        ValueType type = field.type();
        NameAllocator inner = names.clone();
        String entry = inner.newName("entry");
        String mark = inner.newName("mark");
        TypeName entryType = ParameterizedTypeName.get(
                ClassName.get(Map.Entry.class),
                keyType.javaType().box(),
                type.javaType().box());
        CodeBlock key = item(field, keyType, CodeBlock.of("$N.getKey()", entry));
        CodeBlock held = item(field, type, CodeBlock.of("$N.getValue()", entry));
        code.beginControlFlow(
                        "for ($T $N : $L.entrySet())", entryType, entry, given(field, value, field.javaType(), "a Map"))
                .addStatement(
                        "int $N = $N.begin($L)",
                        mark,
                        out,
                        Codec.hex(Codec.tag(field.number(), ValueType.LENGTH_DELIMITED)))
                .addStatement(keyType.writePresent(out, Codec.tag(1, keyType.wireType()), key))
                .addStatement(type.writePresent(out, Codec.tag(2, type.wireType()), held))
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

    /** A variable that holds {@code value}; the value itself if it is one. */
    private static CodeBlock local(Field field, NameAllocator names, CodeBlock value, CodeBlock.Builder code) {
        if (value.toString().chars().allMatch(Character::isJavaIdentifierPart)) {
            return value;
        }
        CodeBlock local = CodeBlock.of("$N", names.newName(field.name()));
        code.addStatement("$T $L = $L", field.javaType(), local, value);
        return local;
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
            if (field.shape() == Shape.MAP) {
                entryReaders.put(field, entryReader(field));
            }
        }
        for (Field field : fields) {
            readAhead(field, in, names.get(field), entryReaders.get(field), code);
        }
        code.beginControlFlow("for (int $1N = $2N.tag(); $1N != 0; $1N = $2N.tag())", tag, in)
                .beginControlFlow("switch ($N)", tag);
        for (Field field : fields) {
            readCases(field, in, names.get(field), entryReaders.get(field), code);
        }
        code.addStatement("default -> $N.skip($N)", in, tag).endControlFlow().endControlFlow();
        return code.build();
    }

    /**
     * Adds what reads the field where its writer put it: writers write fields in the order of their numbers. What comes
     * otherwise is left to the loop, which costs a jump for each tag.
     */
    private void readAhead(
            Field field,
            String in,
            String local,
            @org.jspecify.annotations.Nullable String entryReader,
            CodeBlock.Builder code) {
        if (field.number() > LAST_NUMBER_OF_ONE_BYTE) {
            return;
        }
        ValueType type = field.type();
        boolean repeated = field.shape() == Shape.LIST || field.shape() == Shape.MAP;
        boolean packed = field.shape() == Shape.LIST && type.packed();
        int tag = Codec.tag(field.number(), repeated ? ValueType.LENGTH_DELIMITED : type.wireType());
        CodeBlock value;
        if (field.shape() == Shape.MAP) {
            value = CodeBlock.of("$N($N, $N)", entryReader, in, local);
        } else if (packed) {
            value = type.readPacked(in, local, field.label(), parts);
        } else if (repeated) {
            value = type.readOneMore(in, local, field.label(), parts);
        } else {
            value = type.read(in, field.label(), parts);
        }
        code.beginControlFlow("$L ($N.next($L))", repeated && !packed ? "while" : "if", in, Codec.hex(tag))
                .addStatement("$N = $L", local, value)
                .endControlFlow();
    }

    /** The expression for a field that {@link #read} has read. */
    CodeBlock value(Field field, NameAllocator names) {
        String local = names.get(field);
        return switch (field.shape()) {
            case PLAIN ->
                field.required()
                        ? CodeBlock.of(
                                "$T.given($N, $S, $S)",
                                Codec.DECODER,
                                local,
                                field.label(),
                                field.type().expected())
                        : CodeBlock.of("$N", local);
            case NULLABLE, LIST -> CodeBlock.of("$N", local);
            case OPTIONAL -> CodeBlock.of("$T.ofNullable($N)", Optional.class, local);
            case MAP -> CodeBlock.of("$T.unmodifiable($N)", Codec.DECODER, local);
        };
    }

    private static TypeName heldType(Field field) {
        return switch (field.shape()) {
            case OPTIONAL -> field.type().javaType().box();
            case MAP -> mapType(field);
            default -> field.javaType();
        };
    }

    private static CodeBlock initial(Field field) {
        CodeBlock absent = field.type().absent();
        return switch (field.shape()) {
            case PLAIN -> absent == null ? CodeBlock.of("null") : absent;
            case NULLABLE, OPTIONAL, MAP -> CodeBlock.of("null");
            case LIST -> CodeBlock.of("$T.of()", LIST);
        };
    }

    private void readCases(
            Field field,
            String in,
            String local,
            @org.jspecify.annotations.Nullable String entryReader,
            CodeBlock.Builder code) {
        ValueType type = field.type();
        int tag = Codec.tag(field.number(), type.wireType());
        if (field.shape() == Shape.MAP) {
            int mapTag = Codec.tag(field.number(), ValueType.LENGTH_DELIMITED);
            code.addStatement("case $L -> $N = $N($N, $N)", Codec.hex(mapTag), local, entryReader, in, local);
        } else if (field.shape() == Shape.LIST) {
            if (type.packed()) {
                int packedTag = Codec.tag(field.number(), ValueType.LENGTH_DELIMITED);
                code.addStatement(
                        "case $L -> $N = $L",
                        Codec.hex(packedTag),
                        local,
                        type.readPacked(in, local, field.label(), parts));
            }
            code.addStatement(
                    "case $L -> $N = $L", Codec.hex(tag), local, type.readOneMore(in, local, field.label(), parts));
        } else if (field.singularMessage()) {
            code.beginControlFlow("case $L ->", Codec.hex(tag))
                    .addStatement("$T.once($N, $S)", Codec.DECODER, local, field.label())
                    .addStatement("$N = $L", local, type.read(in, field.label(), parts))
                    .endControlFlow();
        } else {
            code.addStatement("case $L -> $N = $L", Codec.hex(tag), local, type.read(in, field.label(), parts));
        }
    }

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
        String map = names.newName("map");
        String outer = names.newName("outer");
        List<Field> entry = new ArrayList<>(List.of(key, held));
        CodeBlock read = read(entry, in, names);
        parts.method(MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(mapType(field))
                .addParameter(Codec.DECODER, in)
                .addParameter(mapType(field), before)
                .addStatement("$N.element()", in)
                .addStatement("int $N = $N.enter()", outer, in)
                .addCode(read)
                .addStatement("$N.exit($N)", in, outer)
                .addStatement(
                        "$T $N = $N == null ? new $T<>() : $N", mapType(field), map, before, LINKED_HASH_MAP, before)
                .addStatement("$N.put($L, $L)", map, value(key, names), value(held, names))
                .addStatement("return $N", map)
                .build());
        return method;
    }

    private static Scalar key(Field field) {
        Scalar key = field.key();
        if (key == null) {
            throw new IllegalStateException(field.label() + " is not a map");
        }
        return key;
    }

    private static TypeName mapType(Field field) {
        return ParameterizedTypeName.get(
                MAP, key(field).javaType().box(), field.type().javaType().box());
    }
}
