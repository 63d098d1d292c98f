package dev.beckon.cli.remote;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.beckon.api.Detail;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages as JSON, in protobuf's mapping. Immutable. */
final class Json {

    // What the printer writes as \\u.... for the sake of web pages; an even number of backslashes before it is text.
    private static final Pattern ESCAPED = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u(003c|003e|0026|003d|0027)");

    // What the printer leaves as it is although a terminal would obey it: DEL and the upper control characters.
    private static final Pattern STEERING = Pattern.compile("[\\x7f-\\x9f]");

    private static final int LONGEST = 300; // characters of what the parser says

    private final TypeRegistry types;
    private final JsonFormat.Parser parser;
    private final JsonFormat.Printer printer;
    private final JsonFormat.Printer lines;

    Json(Schema schema) {
        types = TypeRegistry.newBuilder().add(schema.messages()).build();
        parser = JsonFormat.parser().usingTypeRegistry(types);
        printer = JsonFormat.printer()
                .usingTypeRegistry(types)
                .alwaysPrintFieldsWithNoPresence()
                .sortingMapKeys();
        lines = printer.omittingInsignificantWhitespace();
    }

    /**
     * The bytes of the message that {@code json} says.
     *
     * @throws CommandFailedException if it does not; the message says what would
     */
    byte[] read(String json, Descriptor type) {
        String fault = JsonSyntax.fault(json);
        if (fault != null) {
            throw refused(fault, type);
        }
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        try {
            parser.merge(json, message);
            return message.build().toByteArray();
        } catch (InvalidProtocolBufferException malformed) {
            String why = String.valueOf(malformed.getMessage()).replaceFirst("^[a-z.]+\\.\\w+Exception: ", "");
            throw refused(why.length() > LONGEST ? why.substring(0, LONGEST) + "..." : why, type);
        }
    }

    private static CommandFailedException refused(String why, Descriptor type) {
        return new CommandFailedException(ExitCode.USAGE, "JSON: " + why + " (expected: " + shape(type) + ")");
    }

    /** The message with these bytes, over several lines, the same for the same message. */
    String write(byte[] message, Descriptor type) throws InvalidProtocolBufferException {
        return readable(printer.print(DynamicMessage.parseFrom(type, message)));
    }

    /** Without escapes for what people read, and with them for what steers a terminal. */
    private static String readable(String json) {
        String readable = ESCAPED.matcher(json)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + (char) Integer.parseInt(found.group(2), 16)));
        return steerless(readable);
    }

    /** With escapes for what steers a terminal and JSON does not mind. */
    static String steerless(String json) {
        return STEERING.matcher(json)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
    }

    /** The message of this full name, or null. */
    @Nullable
    Descriptor type(String name) {
        return types.find(name);
    }

    /** The message with these bytes, on one line. */
    String writeLine(byte[] message, Descriptor type) throws InvalidProtocolBufferException {
        return readable(lines.print(DynamicMessage.parseFrom(type, message)));
    }

    /** What a detail of a failure says, after the name of its message; its size where the message is not known here. */
    String write(Detail detail) {
        Descriptor type = types.find(detail.type());
        try {
            return type == null ? detail.toString() : detail.type() + ' ' + write(detail.data(), type);
        } catch (InvalidProtocolBufferException malformed) {
            return detail.toString();
        }
    }

    /** How a message of this type looks, one level deep: {@code {"text": string, "counts": [int32]}}. */
    static String shape(Descriptor type) {
        return type.getFields().stream()
                .map(field -> '"' + field.getJsonName() + "\": " + shape(field))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String shape(FieldDescriptor field) {
        if (field.isMapField()) {
            return "{" + shape(field.getMessageType().findFieldByNumber(1)) + ": "
                    + single(field.getMessageType().findFieldByNumber(2)) + "}";
        }
        return field.isRepeated() ? "[" + single(field) + "]" : single(field);
    }

    private static String single(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getName();
            case ENUM ->
                field.getEnumType().getValues().stream()
                        .map(EnumValueDescriptor::getName)
                        .collect(Collectors.joining(" | "));
            case BYTE_STRING -> "base64";
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
