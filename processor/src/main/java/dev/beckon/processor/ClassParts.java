package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.Modifier;

/** What the code of fields needs beside it in the generated class: the constants of enums, the readers of map entries. */
final class ClassParts {

    private final TypeSpec.Builder type;
    private final Map<EnumType, String> constants = new HashMap<>();
    private final Map<String, String> shared = new HashMap<>();
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

    void method(MethodSpec method) {
        type.addMethod(method);
    }
}
