package dev.beckon.processor;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.beckon.api.codec.WireNumbers;
import java.util.Collection;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** Writes the annotation that tells other compilations which numbers a type has. */
final class WireNumbersWriter {

    private WireNumbersWriter() {}

    /** A class for an enum or an error, which has the annotation and nothing else. */
    static JavaFile write(TypeElement element, ClassName name, AnnotationSpec annotation) {
        ClassName type = ClassName.get(element);
        TypeSpec numbers = TypeSpec.classBuilder(name)
                .addOriginatingElement(element)
                .addJavadoc("The numbers of {@link $T} on the wire, for other compilations.\n", type)
                .addAnnotation(annotation)
                .addModifiers(
                        ContractReader.isOpen(element)
                                ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL}
                                : new Modifier[] {Modifier.FINAL})
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
        return Source.file(type, numbers, Reached.namesDeprecated(element));
    }

    /** The annotation. */
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
