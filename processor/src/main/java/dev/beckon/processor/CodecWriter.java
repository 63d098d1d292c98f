package dev.beckon.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class that writes and reads a record or a sealed interface as a message. */
final class CodecWriter {

    private CodecWriter() {}

    static JavaFile write(CodecType type, NumberedFields numbered, boolean deprecated) {
        List<Field> fields = numbered.fields();
        boolean open = Generics.isOpen(type.type());
        TypeSpec.Builder codec = TypeSpec.classBuilder(type.codec())
                .addOriginatingElement(type.element())
                .addJavadoc(
                        "Writes and reads {@$L $T} as a protobuf message. Stateless.\n",
                        type.arguments().isEmpty() ? "link" : "code",
                        type.javaType())
                .addModifiers(open ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL} : new Modifier[] {Modifier.FINAL})
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        if (!numbered.plain()) {
            codec.addAnnotation(numbered.annotation());
        }
        ClassParts parts = new ClassParts(codec);
        if (type instanceof SealedType variants) {
            codec.addMethod(SealedCodecWriter.encode(variants, fields, parts))
                    .addMethod(SealedCodecWriter.decode(variants, fields, parts));
        } else {
            FieldCode code = new FieldCode(parts);
            codec.addMethod(encode(type, fields, code)).addMethod(decode(type, fields, code));
        }
        codec.addMethod(encodeField(type)).addMethod(decodeField(type));
        return Source.file(type.origin(), codec.build(), deprecated);
    }

    private static MethodSpec encode(CodecType type, List<Field> fields, FieldCode code) {
        NameAllocator names = new NameAllocator();
        String value = names.newName("value");
        String out = names.newName("out");
        return MethodSpec.methodBuilder("encode")
                .addJavadoc("Writes the fields of {@code value}.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(type.javaType(), value)
                .addParameter(Codec.ENCODER, out)
                .addCode(code.write(fields, out, names, field -> CodeBlock.of("$N.$N()", value, field.name())))
                .build();
    }

    private static MethodSpec decode(CodecType type, List<Field> fields, FieldCode code) {
        NameAllocator names = new NameAllocator();
        String in = names.newName("in");
        CodeBlock read = code.read(fields, in, names);
        CodeBlock values =
                fields.stream().map(field -> code.value(field, names)).collect(CodeBlock.joining(", "));
        return MethodSpec.methodBuilder("decode")
                .addJavadoc("Reads fields to the end of the message that {@code in} is in.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type.javaType())
                .addParameter(Codec.DECODER, in)
                .addCode(read)
                .addStatement("return new $T($L)", type.javaType(), values)
                .build();
    }

    private static MethodSpec encodeField(CodecType type) {
        return MethodSpec.methodBuilder("encodeField")
                .addJavadoc("Writes {@code value} as a field of another message.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(int.class, "tag")
                .addParameter(type.javaType(), "value")
                .addParameter(Codec.ENCODER, "out")
                .addStatement("int mark = out.begin(tag)")
                .addStatement("encode(value, out)")
                .addStatement("out.end(mark)")
                .build();
    }

    private static MethodSpec decodeField(CodecType type) {
        return MethodSpec.methodBuilder("decodeField")
                .addJavadoc("Reads the field of another message whose tag {@code in} has just read.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type.javaType())
                .addParameter(Codec.DECODER, "in")
                .addStatement("int outer = in.enter()")
                .addStatement("$T value = decode(in)", type.javaType())
                .addStatement("in.exit(outer)")
                .addStatement("return value")
                .build();
    }
}
