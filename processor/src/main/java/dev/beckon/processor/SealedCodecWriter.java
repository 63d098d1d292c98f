package dev.beckon.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Writes the methods that write and read a sealed interface as a message with one oneof. */
final class SealedCodecWriter {

    private SealedCodecWriter() {}

    static MethodSpec encode(SealedType type, List<Field> variants, ClassParts parts) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (int i = 0; i < variants.size(); i++) {
            Field variant = variants.get(i);
            CodeBlock test = CodeBlock.of("if (value instanceof $T variant)", variant.javaType());
            if (i == 0) {
                code.beginControlFlow("$L", test);
            } else {
                code.nextControlFlow("else $L", test);
            }
            ValueType held = variant.type();
            code.addStatement(held.wire()
                    .writePresent(
                            "out",
                            Codec.tag(variant.number(), held.wireType()),
                            held.toWire(CodeBlock.of("variant"), CodeBlock.of("$S", variant.label()), parts),
                            parts));
        }
        code.nextControlFlow("else")
                .addStatement(
                        "throw new $T($S + value.getClass().getName() + $S)",
                        Codec.EXCEPTION,
                        type.simpleName() + ": ",
                        " (expected: " + names(variants) + ")")
                .endControlFlow();
        return MethodSpec.methodBuilder("encode")
                .addJavadoc("Writes {@code value} as the one field of its message.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(type.javaType(), "value")
                .addParameter(Codec.ENCODER, "out")
                .addCode(code.build())
                .build();
    }

    static MethodSpec decode(SealedType type, List<Field> variants, ClassParts parts) {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("$T value = null", type.javaType())
                .beginControlFlow("for (int tag = in.tag(); tag != 0; tag = in.tag())")
                .beginControlFlow("switch (tag)");
        for (Field variant : variants) {
            ValueType held = variant.type();
            code.beginControlFlow("case $L ->", Codec.hex(Codec.tag(variant.number(), held.wireType())))
                    .addStatement("$T.once(value, $S)", Codec.DECODER, type.simpleName())
                    .addStatement(
                            "value = $L",
                            held.fromWire(
                                    held.wire().read("in", variant.label(), parts),
                                    CodeBlock.of("$S", variant.label()),
                                    parts))
                    .endControlFlow();
        }
        code.addStatement("default -> in.skip(tag)").endControlFlow().endControlFlow();
        Field unknown = unknown(type, variants);
        if (unknown != null) {
            code.addStatement("return value == null ? new $T() : value", unknown.javaType());
        } else {
            code.addStatement(
                    "return $T.given(value, $S, $S)",
                    Codec.DECODER,
                    "variant of " + type.simpleName(),
                    names(variants) + "; what newer peers may send needs a variant marked @Unknown");
        }
        return MethodSpec.methodBuilder("decode")
                .addJavadoc("Reads the one field of the message that {@code in} is in.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type.javaType())
                .addParameter(Codec.DECODER, "in")
                .addCode(code.build())
                .build();
    }

    private static @Nullable Field unknown(SealedType type, List<Field> variants) {
        List<TypeElement> marked = VariantReader.unknown(type);
        return variants.stream()
                .filter(variant -> variant.type() instanceof RecordType record && marked.contains(record.element()))
                .findFirst()
                .orElse(null);
    }

    private static String names(List<Field> variants) {
        return variants.stream().map(variant -> variant.type().expected()).collect(Collectors.joining(" or "));
    }
}
