package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A type that the codec runtime knows by itself. */
@SuppressWarnings("ImmutableEnumChecker") // a TypeName is immutable, but does not say so
enum Scalar implements ValueType {
    INT(TypeName.INT, "an int", "int32", "Int32", VARINT, "0"),
    LONG(TypeName.LONG, "a long", "int64", "Int64", VARINT, "0"),
    BOOLEAN(TypeName.BOOLEAN, "a boolean", "bool", "Bool", VARINT, "false"),
    FLOAT(TypeName.FLOAT, "a float", "float32", "Float32", FIXED32, "0"),
    DOUBLE(TypeName.DOUBLE, "a double", "float64", "Float64", FIXED64, "0"),
    STRING(ClassName.get(String.class), "a String", "string", "String", LENGTH_DELIMITED, "\"\""),
    BYTES(ArrayTypeName.of(TypeName.BYTE), "a byte[]", "bytes", "Bytes", LENGTH_DELIMITED, "NO_BYTES"),
    INSTANT(ClassName.get(Instant.class), "an Instant", "timestamp", null, LENGTH_DELIMITED, null),
    DURATION(ClassName.get(Duration.class), "a Duration", "duration", null, LENGTH_DELIMITED, null),
    UUID(ClassName.get(UUID.class), "a UUID", "uuid", null, LENGTH_DELIMITED, null);

    private final TypeName javaType;
    private final String expected;
    private final String codecName; // of the methods of Encoder and Decoder
    private final @Nullable String presentName;
    private final int wireType;
    private final @Nullable String absent;

    Scalar(
            TypeName javaType,
            String expected,
            String codecName,
            @Nullable String presentName,
            int wireType,
            @Nullable String absent) {
        this.javaType = javaType;
        this.expected = expected;
        this.codecName = codecName;
        this.presentName = presentName;
        this.wireType = wireType;
        this.absent = absent;
    }

    @Override
    public TypeName javaType() {
        return javaType;
    }

    @Override
    public int wireType() {
        return wireType;
    }

    @Override
    public String expected() {
        return expected;
    }

    /** The type in a {@code .proto}. */
    String protoType() {
        return switch (this) {
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case UUID -> "bytes";
            case INSTANT -> "google.protobuf.Timestamp";
            case DURATION -> "google.protobuf.Duration";
            default -> codecName;
        };
    }

    /** Whether its values are messages on the wire, of which a field may hold only one. */
    boolean message() {
        return this == INSTANT || this == DURATION;
    }

    @Override
    public @Nullable CodeBlock absent() {
        if (this == BYTES) {
            return CodeBlock.of("$T.NO_BYTES", Codec.DECODER);
        }
        return absent == null ? null : CodeBlock.of("$L", absent);
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value) {
        String method = presentName == null ? codecName : "present" + presentName;
        return CodeBlock.of("$N.$L($L, $L)", out, method, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value) {
        return CodeBlock.of("$N.$L($L, $L)", out, codecName, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label) {
        return CodeBlock.of("$N.$Ls($L, $L, $S)", out, codecName, Codec.hex(tag), list, label);
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return CodeBlock.of("$N.$L()", in, codecName);
    }

    @Override
    public CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        return CodeBlock.of("$N.packed$L($N)", in, presentName, before);
    }

    @Override
    public CodeBlock readOneMore(String in, String before, String label, ClassParts parts) {
        if (this == INT || this == LONG) { // these have lists that do not box
            return CodeBlock.of("$N.append$L($N)", in, presentName, before);
        }
        return ValueType.super.readOneMore(in, before, label, parts);
    }
}
