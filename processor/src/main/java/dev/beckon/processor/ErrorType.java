package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * An exception marked {@code @RpcError}, whose data are a message.
 *
 * @param element the exception
 * @param javaType its name
 * @param name of its message
 * @param code of its status
 * @param arguments what its constructor takes, in order
 */
record ErrorType(TypeElement element, ClassName javaType, String name, Code code, List<Argument> arguments) {

    /**
     * A parameter of the constructor.
     *
     * @param field of the message, null for the cause
     * @param accessor what comes after the dot to read it, empty for the cause
     */
    record Argument(@Nullable Field field, String accessor) {}

    /** The same error, with these fields in place of its own. */
    ErrorType with(List<Field> fields) {
        List<Argument> others = new ArrayList<>();
        int next = 0;
        for (Argument argument : arguments) {
            others.add(argument.field() == null ? argument : new Argument(fields.get(next++), argument.accessor()));
        }
        return new ErrorType(element, javaType, name, code, others);
    }

    /** The class that tells other compilations the numbers, if they are not the order. */
    ClassName numbersClass() {
        return Names.generated(javaType, "Beckon");
    }

    /** The fields of its message. */
    List<Field> fields() {
        return arguments.stream().map(Argument::field).filter(Objects::nonNull).toList();
    }

    /** How the field is read from an exception. */
    String accessor(Field field) {
        return arguments.stream()
                .filter(argument -> field.equals(argument.field()))
                .findFirst()
                .orElseThrow()
                .accessor();
    }
}
