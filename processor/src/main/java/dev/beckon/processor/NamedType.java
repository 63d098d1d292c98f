package dev.beckon.processor;

import com.palantir.javapoet.ClassName;

/** A type that has a name in a {@code .proto}: a record, a sealed interface or an enum. */
sealed interface NamedType extends ValueType permits EnumType, CodecType {

    /** The class or interface that declares it, without type arguments. */
    ClassName origin();

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
