package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.Name;
import javax.lang.model.element.TypeElement;

/** A type that has a name in a {@code .proto}: a record, a sealed interface or an enum. */
sealed interface NamedType extends ValueType permits EnumType, CodecType {

    /** What declares it. */
    TypeElement element();

    /** The class or interface that declares it, without type arguments. */
    ClassName origin();

    /** What the lock file and topics know it by, without type arguments: the name in Java, unless it was given another. */
    default String knownName() {
        Name given = element().getAnnotation(Name.class);
        return given == null ? origin().canonicalName() : given.value();
    }

    /** What its type arguments add to its names, such as {@code OfOrder}; empty if it has none. */
    default String arguments() {
        return "";
    }

    /** {@code Page<Order>} as {@code PageOfOrder}. */
    default String simpleName() {
        return origin().simpleName() + arguments();
    }

    /** The simple name, after those of the types around it, joined by '_'. */
    default String joinedName() {
        return Names.joined(origin()) + arguments();
    }

    /** The simple name after all that it is in; no other type has the same. */
    default String qualifiedName() {
        return origin().canonicalName() + arguments();
    }
}
