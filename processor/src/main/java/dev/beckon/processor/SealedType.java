package dev.beckon.processor;

import com.palantir.javapoet.TypeName;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/**
 * A sealed interface of records, which is a message with one oneof; its fields are its variants.
 *
 * @param element the interface
 * @param type as it is used, with its type arguments
 * @param javaType the same for generated code
 */
record SealedType(TypeElement element, DeclaredType type, TypeName javaType) implements CodecType {

    /** The name of the oneof. */
    static final String ONEOF = "value";

    /** As it is used. */
    static SealedType of(DeclaredType type) {
        return new SealedType((TypeElement) type.asElement(), type, TypeName.get(type));
    }
}
