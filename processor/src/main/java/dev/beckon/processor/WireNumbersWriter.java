package dev.beckon.processor;

import com.palantir.javapoet.AnnotationSpec;
import dev.beckon.api.codec.WireNumbers;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes the annotation that tells other compilations which numbers a type has. */
final class WireNumbersWriter {

    private WireNumbersWriter() {}

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
