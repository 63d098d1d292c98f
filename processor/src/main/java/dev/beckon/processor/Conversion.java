package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** How a value becomes one of another type, and that becomes a value again. */
sealed interface Conversion {

    /** An expression for what stands in place of {@code value}; may be null. */
    CodeBlock out(CodeBlock value, ClassParts parts);

    /** An expression for the value in place of which {@code inner} stands; may be null. */
    CodeBlock in(TypeName javaType, CodeBlock inner, ClassParts parts);

    /** What errors say about where a value came from. */
    String origin();

    /** A record by its only component. */
    record Inline(String component) implements Conversion {

        @Override
        public CodeBlock out(CodeBlock value, ClassParts parts) {
            return CodeBlock.of("$L.$N()", value, component);
        }

        @Override
        public CodeBlock in(TypeName javaType, CodeBlock inner, ClassParts parts) {
            return CodeBlock.of("new $T($L)", javaType, inner);
        }

        @Override
        public String origin() {
            return "";
        }
    }

    /** By a class of the user. */
    record Converter(TypeElement element) implements Conversion {

        private ClassName converter() {
            return ClassName.get(element);
        }

        @Override
        public CodeBlock out(CodeBlock value, ClassParts parts) {
            return CodeBlock.of("$N.toWire($L)", instance(parts), value);
        }

        @Override
        public CodeBlock in(TypeName javaType, CodeBlock inner, ClassParts parts) {
            return CodeBlock.of("$N.fromWire($L)", instance(parts), inner);
        }

        private String instance(ClassParts parts) {
            return parts.shared(
                    "converter " + converter(),
                    Names.upperSnake(Names.joined(converter())),
                    name -> parts.field(
                            FieldSpec.builder(converter(), name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                                    .initializer("new $T()", converter())
                                    .build()));
        }

        @Override
        public String origin() {
            return " from " + element.getSimpleName();
        }
    }
}
