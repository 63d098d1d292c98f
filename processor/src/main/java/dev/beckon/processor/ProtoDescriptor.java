package dev.beckon.processor;

import dev.beckon.api.codec.Encoder;
import dev.beckon.processor.ProtoFile.Constant;
import dev.beckon.processor.ProtoFile.Enumeration;
import dev.beckon.processor.ProtoFile.Field;
import dev.beckon.processor.ProtoFile.FieldType;
import dev.beckon.processor.ProtoFile.Label;
import dev.beckon.processor.ProtoFile.Message;
import dev.beckon.processor.ProtoFile.Method;
import dev.beckon.processor.ProtoFile.Service;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a {@link ProtoFile} as descriptors: a {@code google.protobuf.FileDescriptorSet} that holds the one file, with
 * the bytes that protoc makes of its text. The numbers here are those of protobuf's {@code descriptor.proto}.
 */
final class ProtoDescriptor {

    private static final int OPTIONAL = 1;
    private static final int REPEATED = 3;

    private final ProtoFile file;
    private final Encoder out = new Encoder(1024);

    private ProtoDescriptor(ProtoFile file) {
        this.file = file;
    }

    static byte[] write(ProtoFile file) {
        return new ProtoDescriptor(file).write();
    }

    private byte[] write() {
        int set = begin(1);
        text(1, file.name());
        if (!file.protoPackage().isEmpty()) {
            text(2, file.protoPackage());
        }
        file.imports().forEach(name -> text(3, name));
        file.messages().forEach(message -> message(4, message, file.protoPackage()));
        file.enums().forEach(this::enumeration);
        service(file.service());
        text(12, "proto3");
        out.end(set);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void message(int number, Message message, String outer) {
        String fullName = ProtoFile.join(outer, message.name());
        int mark = begin(number);
        text(1, message.name());
        Set<String> names = new HashSet<>(message.oneofs());
        message.fields().forEach(field -> names.add(field.name()));
        List<Field> optional = message.fields().stream()
                .filter(field -> field.label() == Label.OPTIONAL)
                .toList();
        for (Field field : message.fields()) {
            FieldType type = field.label() == Label.MAP
                    ? FieldType.message(ProtoFile.join(fullName, ProtoFile.entryName(field.name())))
                    : field.type();
            int oneof = field.label() == Label.OPTIONAL
                    ? message.oneofs().size() + optional.indexOf(field)
                    : field.oneof() == null ? -1 : message.oneofs().indexOf(field.oneof());
            field(field, type, oneof);
        }
        message.fields().stream().filter(field -> field.label() == Label.MAP).forEach(this::entry);
        message.nested().forEach(nested -> message(3, nested, fullName));
        deprecated(7, 3, message.deprecated());
        message.oneofs().forEach(this::oneof);
        optional.forEach(field -> oneof(syntheticOneof(field, names)));
        reserved(9, message.reserved(), 1); // the end of a message's range is outside
        out.end(mark);
    }

    /** An optional field alone in a oneof is how proto3 says that its presence is known. */
    private static String syntheticOneof(Field field, Set<String> names) {
        String name = field.name().startsWith("_") ? field.name() : '_' + field.name();
        while (!names.add(name)) {
            name = 'X' + name;
        }
        return name;
    }

    private void oneof(String name) {
        int mark = begin(8);
        text(1, name);
        out.end(mark);
    }

    private void field(Field field, FieldType type, int oneof) {
        int mark = begin(2);
        text(1, field.name());
        number(3, field.number());
        number(4, field.label() == Label.REPEATED || field.label() == Label.MAP ? REPEATED : OPTIONAL);
        number(5, type.number());
        if (type.named()) {
            text(6, '.' + type.name());
        }
        deprecated(8, 3, field.deprecated());
        if (oneof >= 0) {
            number(9, oneof);
        }
        text(10, jsonName(field.name()));
        if (field.label() == Label.OPTIONAL) {
            out.presentBool(tag(17, 0), true);
        }
        out.end(mark);
    }

    /** The message that protobuf makes for a map. */
    private void entry(Field map) {
        int mark = begin(3);
        text(1, ProtoFile.entryName(map.name()));
        FieldType key = map.key();
        if (key == null) {
            throw new IllegalStateException(map.name() + ": a map without keys");
        }
        field(part("key", 1, key), key, -1);
        field(part("value", 2, map.type()), map.type(), -1);
        int options = begin(7);
        out.presentBool(tag(7, 0), true); // map_entry
        out.end(options);
        out.end(mark);
    }

    private static Field part(String name, int number, FieldType type) {
        return new Field(name, number, Label.SINGLE, null, type, null, false, "", "");
    }

    private void enumeration(Enumeration type) {
        int mark = begin(5);
        text(1, type.name());
        for (Constant constant : type.constants()) {
            int value = begin(2);
            text(1, constant.name());
            number(2, constant.number());
            deprecated(3, 1, constant.deprecated());
            out.end(value);
        }
        deprecated(3, 3, type.deprecated());
        reserved(4, type.reserved(), 0); // the end of an enum's range is inside
        out.end(mark);
    }

    private void reserved(int ranges, List<Integer> numbers, int end) {
        for (int number : numbers) {
            int range = begin(ranges);
            number(1, number);
            number(2, number + end);
            out.end(range);
        }
    }

    private void service(Service service) {
        int mark = begin(6);
        text(1, service.name());
        service.methods().forEach(this::method);
        deprecated(3, 33, service.deprecated());
        out.end(mark);
    }

    private void method(Method method) {
        int mark = begin(2);
        text(1, method.name());
        text(2, '.' + method.request());
        text(3, '.' + method.response());
        if (method.deprecated() || method.idempotent()) {
            int options = begin(4);
            if (method.deprecated()) {
                out.presentBool(tag(33, 0), true);
            }
            if (method.idempotent()) {
                number(34, 2); // idempotency_level
            }
            out.end(options);
        }
        if (method.streamsRequest()) {
            out.presentBool(tag(5, 0), true);
        }
        if (method.streamsResponse()) {
            out.presentBool(tag(6, 0), true);
        }
        out.end(mark);
    }

    /** An element's options, which say only this, if they say it. */
    private void deprecated(int options, int number, boolean deprecated) {
        if (deprecated) {
            int mark = begin(options);
            out.presentBool(tag(number, 0), true);
            out.end(mark);
        }
    }

    private static String jsonName(String field) {
        StringBuilder name = new StringBuilder();
        boolean capital = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '_') {
                capital = true;
            } else {
                name.append(capital && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
                capital = false;
            }
        }
        return name.toString();
    }

    private int begin(int number) {
        return out.begin(tag(number, ValueType.LENGTH_DELIMITED));
    }

    private void text(int number, String value) {
        out.presentString(tag(number, ValueType.LENGTH_DELIMITED), value);
    }

    private void number(int number, int value) {
        out.presentInt32(tag(number, ValueType.VARINT), value);
    }

    private static int tag(int number, int wireType) {
        return Codec.tag(number, wireType);
    }
}
