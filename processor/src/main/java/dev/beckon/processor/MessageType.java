package dev.beckon.processor;

import com.palantir.javapoet.CodeBlock;
import org.jspecify.annotations.Nullable;

/** A type whose values are messages: as the only parameter, or as the result, it is the request or answer itself. */
sealed interface MessageType extends ValueType permits CodecType, ProtobufType {

    /** A statement that writes {@code value} as a whole message. */
    CodeBlock encode(String out, CodeBlock value, String label, ClassParts parts);

    /** An expression that reads the rest of the message that the decoder is in. */
    CodeBlock decode(String in, String label, ClassParts parts);

    @Override
    default int wireType() {
        return LENGTH_DELIMITED;
    }

    @Override
    default @Nullable CodeBlock absent() {
        return null;
    }

    @Override
    default CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts) {
        return writePresent(out, tag, value, parts);
    }

    @Override
    default CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts) {
        throw new IllegalStateException("a list of messages is not packed");
    }

    @Override
    default CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        throw new IllegalStateException("a list of messages is not packed");
    }
}
