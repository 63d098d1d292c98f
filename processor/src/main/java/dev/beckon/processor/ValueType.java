package dev.beckon.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;

/** What a field holds, apart from how often and whether it may be absent. */
sealed interface ValueType permits Scalar, NamedType, MessageType, ConvertedType {

    int VARINT = 0;
    int FIXED64 = 1;
    int LENGTH_DELIMITED = 2;
    int FIXED32 = 5;

    /** The type in Java; the primitive one where there is one. */
    TypeName javaType();

    /** The wire type of one value. */
    int wireType();

    /** The type with an article, for messages. */
    String expected();

    /** The value that proto3 does not write; null if the type has none and is always written. */
    @org.jspecify.annotations.Nullable
    CodeBlock absent();

    /** Whether a list of it is one packed field. */
    default boolean packed() {
        return wireType() != LENGTH_DELIMITED;
    }

    /** Whether a protobuf map may have it as its key; otherwise a map is a list of entries. */
    default boolean mapKey() {
        return false;
    }

    /** Whether two of it can be told to be equal, so that it may be in a set or be a key. */
    default boolean hasEquality() {
        return true;
    }

    /** A statement that writes {@code value}, in any case. */
    CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts);

    /** A statement that writes {@code value}, unless it is {@link #absent()}. */
    CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts);

    /** A statement that writes a packed list or set. */
    CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts);

    /** An expression that reads one value. */
    CodeBlock read(String in, String label, ClassParts parts);

    /** An expression that reads a packed list after {@code before}; null if one by one is as good. */
    @org.jspecify.annotations.Nullable
    CodeBlock readPacked(String in, String before, String label, ClassParts parts);

    /** An expression that reads one more element of a list, not packed, after {@code before}. */
    default CodeBlock readOneMore(String in, String before, String label, ClassParts parts) {
        return CodeBlock.of("$N.append($N, $L)", in, before, read(in, label, parts));
    }

    /** The type as which it travels: itself, unless it is converted. */
    default ValueType wire() {
        return this;
    }

    /** Whether what is read has to go through {@link #fromWire}, and what is written through {@link #toWire}. */
    default boolean converted() {
        return false;
    }

    /** The type in Java of what is read and written; another one than {@link #javaType} if it is converted. */
    default TypeName heldType() {
        return javaType();
    }

    /** An expression for what is written in place of {@code value}; {@code label} is one for a String. */
    default CodeBlock toWire(CodeBlock value, CodeBlock label, ClassParts parts) {
        return value;
    }

    /** An expression for the value in place of which {@code held} was read; {@code label} is one for a String. */
    default CodeBlock fromWire(CodeBlock held, CodeBlock label, ClassParts parts) {
        return held;
    }
}
