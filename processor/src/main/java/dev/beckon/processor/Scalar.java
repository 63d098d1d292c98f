package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
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
    UUID(ClassName.get(UUID.class), "a UUID", "uuid", null, LENGTH_DELIMITED, null),
    BYTE(TypeName.BYTE, "a byte", "int8", "Int32", VARINT, "0"),
    SHORT(TypeName.SHORT, "a short", "int16", "Int32", VARINT, "0"),
    CHAR(TypeName.CHAR, "a char", "uint16", "Int32", VARINT, "0"),
    LOCAL_DATE(ClassName.get(LocalDate.class), "a LocalDate", "localDate", null, LENGTH_DELIMITED, null),
    LOCAL_TIME(ClassName.get(LocalTime.class), "a LocalTime", "localTime", null, LENGTH_DELIMITED, null),
    LOCAL_DATE_TIME(
            ClassName.get(LocalDateTime.class), "a LocalDateTime", "localDateTime", null, LENGTH_DELIMITED, null),
    OFFSET_DATE_TIME(
            ClassName.get(OffsetDateTime.class), "an OffsetDateTime", "offsetDateTime", null, LENGTH_DELIMITED, null),
    URI(ClassName.get(URI.class), "a URI", "uri", null, LENGTH_DELIMITED, null),
    BIG_INTEGER(ClassName.get(BigInteger.class), "a BigInteger", "bigInteger", null, LENGTH_DELIMITED, null),
    BIG_DECIMAL(ClassName.get(BigDecimal.class), "a BigDecimal", "bigDecimal", null, LENGTH_DELIMITED, null);

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
            case BYTE, SHORT -> "int32";
            case CHAR -> "uint32";
            case UUID -> "bytes";
            case INSTANT -> "google.protobuf.Timestamp";
            case DURATION -> "google.protobuf.Duration";
            case LOCAL_DATE, LOCAL_TIME, LOCAL_DATE_TIME, OFFSET_DATE_TIME, URI, BIG_INTEGER, BIG_DECIMAL -> "string";
            default -> codecName;
        };
    }

    /** What the type in a {@code .proto} does not say; null if it says all. */
    @Nullable
    String remark() {
        return switch (this) {
            case BYTE -> "byte: -128 to 127";
            case SHORT -> "short: -32768 to 32767";
            case CHAR -> "char: a UTF-16 code unit, 0 to 65535";
            case UUID -> "UUID: 16 bytes, the most significant first";
            case LOCAL_DATE -> "LocalDate: ISO 8601, such as 2026-11-22";
            case LOCAL_TIME -> "LocalTime: ISO 8601, such as 21:15:00";
            case LOCAL_DATE_TIME -> "LocalDateTime: ISO 8601, such as 2026-11-22T21:15:00";
            case OFFSET_DATE_TIME -> "OffsetDateTime: ISO 8601, such as 2026-11-22T21:15:00+01:00";
            case URI -> "URI: 1 to 8192 characters";
            case BIG_INTEGER -> "BigInteger: decimal, at most 4096 digits";
            case BIG_DECIMAL -> "BigDecimal: decimal, at most 4096 digits, its scale within 4096 either way";
            default -> null;
        };
    }

    @Override
    public boolean mapKey() {
        return switch (protoType()) {
            case "string", "int32", "int64", "uint32", "bool" -> true;
            default -> false;
        };
    }

    @Override
    public boolean hasEquality() {
        return this != BYTES;
    }

    /** Whether there are arrays of it, packed. */
    boolean inArrays() {
        return javaType.isPrimitive() && this != BYTE; // a byte[] is BYTES
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
    public CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        String method = presentName == null ? codecName : "present" + presentName;
        return CodeBlock.of("$N.$L($L, $L)", out, method, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts) {
        return CodeBlock.of("$N.$L($L, $L)", out, narrow() ? "int32" : codecName, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts) {
        return CodeBlock.of("$N.$Ls($L, $L, $S)", out, codecName, Codec.hex(tag), list, label);
    }

    /** A statement that writes an array of it. */
    CodeBlock writeArray(String out, int tag, CodeBlock array) {
        return CodeBlock.of("$N.$Ls($L, $L)", out, codecName, Codec.hex(tag), array);
    }

    /** The empty array of it. */
    CodeBlock noArray() {
        return CodeBlock.of("$T.NO_$LS", Codec.PRIMITIVE_ARRAYS, name());
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return narrow() || wireType == LENGTH_DELIMITED && protoType().equals("string") && this != STRING
                ? CodeBlock.of("$N.$L($S)", in, codecName, label)
                : CodeBlock.of("$N.$L()", in, codecName);
    }

    @Override
    public @Nullable CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        return narrow() ? null : CodeBlock.of("$N.packed$L($N)", in, presentName, before);
    }

    @Override
    public CodeBlock readOneMore(String in, String before, String label, ClassParts parts) {
        if (this == INT || this == LONG) { // these have lists that do not box
            return CodeBlock.of("$N.append$L($N)", in, presentName, before);
        }
        return ValueType.super.readOneMore(in, before, label, parts);
    }

    /** Whether it is an int on the wire, and less than that in Java. */
    private boolean narrow() {
        return this == BYTE || this == SHORT || this == CHAR;
    }
}
