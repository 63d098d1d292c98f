package dev.beckon.processor;

import com.palantir.javapoet.AnnotationSpec;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * The fields of a message with their numbers.
 *
 * @param fields in the order of declaration
 * @param reserved the numbers that are not to be used again
 */
record NumberedFields(List<Field> fields, SortedSet<Integer> reserved) {

    /** A message without fields. */
    static final NumberedFields NONE = new NumberedFields(List.of(), Collections.emptySortedSet());

    /** What tells other compilations of them. */
    AnnotationSpec annotation() {
        return WireNumbersWriter.of(fields.stream().map(Field::number).toList(), reserved);
    }

    /** Whether the numbers are 1 to n in the order of declaration, and nothing is reserved. */
    boolean plain() {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).number() != i + 1) {
                return false;
            }
        }
        return reserved.isEmpty();
    }
}
