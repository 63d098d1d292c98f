package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** What the code of fields needs beside it in the generated class: the constants of enums, the readers of map entries. */
final class ClassParts {

    private final TypeSpec.Builder type;
    private final Map<EnumType, String> constants = new HashMap<>();
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

    void method(MethodSpec method) {
        type.addMethod(method);
    }
}
