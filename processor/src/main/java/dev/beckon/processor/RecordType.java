package dev.beckon.processor;

import com.palantir.javapoet.TypeName;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/**
 * A record, which is a message.
 *
 * @param element the record
 * @param type as it is used, with its type arguments
 * @param javaType the same for generated code
 */
record RecordType(TypeElement element, DeclaredType type, TypeName javaType) implements CodecType {

    /** As it is used. */
    static RecordType of(DeclaredType type) {
        return new RecordType((TypeElement) type.asElement(), type, TypeName.get(type));
    }
}
