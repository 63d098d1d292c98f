package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;

/** How generated code speaks to the codec runtime. */
final class Codec {

    static final ClassName ENCODER = ClassName.get("dev.beckon.api.codec", "Encoder");
    static final ClassName DECODER = ClassName.get("dev.beckon.api.codec", "Decoder");
    static final ClassName EXCEPTION = ClassName.get("dev.beckon.api.codec", "CodecException");
    static final ClassName PRIMITIVE_ARRAYS = ClassName.get("dev.beckon.api.codec", "PrimitiveArrays");
    static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");

    private Codec() {}

    static int tag(int number, int wireType) {
        return number << 3 | wireType;
    }

    static CodeBlock hex(int tag) {
        return CodeBlock.of("$L", tag < 0x10 ? "0x0" + Integer.toHexString(tag) : "0x" + Integer.toHexString(tag));
    }
}
