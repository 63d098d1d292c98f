package dev.beckon.processor;

import com.palantir.javapoet.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message: a record's component, a method's parameter or its result.
 *
 * @param name in Java
 * @param number on the wire
 * @param label how messages call it, such as {@code Order.table}
 * @param shape how often it may be there
 * @param key the type of a map's keys, null for other shapes
 * @param type the type of its value, its elements or a map's values
 * @param javaType the whole type in Java
 */
record Field(
        String name,
        int number,
        String label,
        Shape shape,
        @Nullable ValueType key,
        ValueType type,
        TypeName javaType) {

    /** How often the value of a field may be there. */
    enum Shape {
        /** Once; its default is not written if the type has one. */
        PLAIN,
        /** Once or, as null, not at all. */
        NULLABLE,
        /** Once or, as an empty Optional, not at all. */
        OPTIONAL,
        /** Any number of times. */
        LIST,
        /** Any number of times, but none equal to another. */
        SET,
        /** Any number of times, as an array of primitives. */
        ARRAY,
        /** Any number of times, with a key. */
        MAP;

        /** Whether a field of it may be there more than once. */
        boolean repeated() {
            return this != PLAIN && this != NULLABLE && this != OPTIONAL;
        }
    }

    /** Whether it is a map in Java, but has a key that protobuf's maps do not have, so that it is a list of entries. */
    boolean entries() {
        return key != null && !key.mapKey();
    }

    /** The same field, with another number. */
    Field numbered(int newNumber) {
        return new Field(name, newNumber, label, shape, key, type, javaType);
    }

    /** The same field, with these types, which are the same ones in Java. */
    Field with(@Nullable ValueType otherKey, ValueType otherType) {
        return new Field(name, number, label, shape, otherKey, otherType, javaType);
    }

    /** The same, but absent by null if it is not there. */
    Field nullable() {
        return new Field(name, number, label, Shape.NULLABLE, key, type, javaType);
    }

    /** The same, with a box in Java where it has a primitive. */
    Field boxed() {
        return new Field(name, number, label, shape, key, type, javaType.box());
    }

    /** What a decoder that does not see the field has to refuse: there is no default. */
    boolean required() {
        return shape == Shape.PLAIN && type.absent() == null;
    }

    /** Whether the field holds at most one message, which must not come twice. */
    boolean singularMessage() {
        return !shape.repeated()
                && (type.wire() instanceof MessageType || type.wire() instanceof Scalar scalar && scalar.message());
    }
}
