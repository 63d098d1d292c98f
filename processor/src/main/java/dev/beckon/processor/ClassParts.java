package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import javax.lang.model.element.Modifier;

/** What the code of fields needs beside it in the generated class: the constants and numbers of enums, the readers of map entries. */
final class ClassParts {

    private final TypeSpec.Builder type;
    private final Map<EnumType, String> constants = new HashMap<>();
    private final Map<String, String> shared = new HashMap<>();
    private final Map<EnumType, String> numbers = new HashMap<>();
    private final Map<EnumType, String> readers = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    ClassParts(TypeSpec.Builder type) {
        this.type = type;
    }

    /** A name for a private member like {@code wanted} that nothing else in the class has. */
    String member(String wanted) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }

    /** The field that holds all constants of {@code enumType}. */
    String constantsOf(EnumType enumType) {
        return constants.computeIfAbsent(enumType, key -> {
            String name = member(Names.upperSnake(Names.joined(key.javaType())) + "_CONSTANTS");
            type.addField(FieldSpec.builder(
                            ArrayTypeName.of(key.javaType()), name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer("$T.values()", key.javaType())
                    .build());
            return name;
        });
    }

    /** The name of what {@code add} has added, once for {@code key}, under a name like {@code wanted}. */
    String shared(String key, String wanted, Consumer<String> add) {
        String known = shared.get(key);
        if (known != null) {
            return known;
        }
        String name = member(wanted);
        shared.put(key, name);
        add.accept(name);
        return name;
    }

    void field(FieldSpec field) {
        type.addField(field);
    }

    /** The field that holds the function from the constants of {@code enumType} to their numbers. */
    String numbersOf(EnumType enumType) {
        return numbers.computeIfAbsent(enumType, key -> {
            String name = member(Names.upperSnake(Names.joined(key.javaType())) + "_NUMBERS");
            CodeBlock.Builder function = CodeBlock.builder().add("constant -> switch (constant) {\n$>");
            for (int i = 0; i < key.constants().size(); i++) {
                function.add(
                        "case $N -> $L;\n",
                        key.constants().get(i),
                        key.numbers().get(i));
            }
            type.addField(FieldSpec.builder(
                            ParameterizedTypeName.get(ClassName.get(ToIntFunction.class), key.javaType()),
                            name,
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer(function.add("$<}").build())
                    .build());
            return name;
        });
    }

    /** The method that reads a constant of {@code enumType} by its number. */
    String readerOf(EnumType enumType) {
        return readers.computeIfAbsent(enumType, key -> {
            String name = member("read" + Names.joined(key.javaType()));
            CodeBlock.Builder code =
                    CodeBlock.builder().addStatement("int number = in.int32()").add("return switch (number) {\n$>");
            for (int i = 0; i < key.constants().size(); i++) {
                code.add(
                        "case $L -> $T.$N;\n",
                        key.numbers().get(i),
                        key.javaType(),
                        key.constants().get(i));
            }
            if (key.unknown() == null) {
                code.add("default -> throw $T.noConstant(number, name, $S);\n", Codec.DECODER, key.expected());
            } else {
                code.add("default -> $T.$N;\n", key.javaType(), key.unknown());
            }
            method(MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .returns(key.javaType())
                    .addParameter(Codec.DECODER, "in")
                    .addParameter(String.class, "name")
                    .addCode(code.add("$<};\n").build())
                    .build());
            return name;
        });
    }

    void method(MethodSpec method) {
        type.addMethod(method);
    }
}
