package dev.beckon.processor;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.beckon.api.codec.WireNumbers;
import java.util.Collection;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the annotation that tells other compilations which numbers a type has. */
final class WireNumbersWriter {

    private WireNumbersWriter() {}

    /** A class of an enum, which has the annotation and nothing else. */
    static JavaFile write(EnumType type, Collection<Integer> reserved) {
        boolean open = ContractReader.isOpen(type.element());
        TypeSpec numbers = TypeSpec.classBuilder(type.numbersClass())
                .addOriginatingElement(type.element())
                .addJavadoc("The numbers of {@link $T} on the wire, for other compilations.\n", type.javaType())
                .addAnnotation(of(type.numbers(), reserved))
                .addModifiers(open ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL} : new Modifier[] {Modifier.FINAL})
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
        return Source.file(type.javaType(), numbers, Reached.isDeprecated(type.element()));
    }

    static AnnotationSpec of(Collection<Integer> numbers, Collection<Integer> reserved) {
        AnnotationSpec.Builder annotation =
                AnnotationSpec.builder(WireNumbers.class).addMember("value", "$L", array(numbers));
        if (!reserved.isEmpty()) {
            annotation.addMember("reserved", "$L", array(reserved));
        }
        return annotation.build();
    }

    private static String array(Collection<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "{", "}"));
    }
}
