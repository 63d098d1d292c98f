package dev.beckon.processor;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A type that travels as another one: a record as its only component, or what a converter is for.
 *
 * @param element the type's class
 * @param javaType the type
 * @param inner what it is converted to; may be converted itself
 * @param conversion how
 */
record ConvertedType(TypeElement element, TypeName javaType, ValueType inner, Conversion conversion)
        implements ValueType {

    /** The same, converted to another type, which is the same one in Java. */
    ConvertedType with(ValueType otherInner) {
        return new ConvertedType(element, javaType, otherInner, conversion);
    }

    @Override
    public ValueType wire() {
        return inner.wire();
    }

    @Override
    public boolean converted() {
        return true;
    }

    @Override
    public TypeName heldType() {
        return inner.heldType();
    }

    @Override
    public int wireType() {
        return inner.wireType();
    }

    @Override
    public String expected() {
        return Names.withArticle(element.getSimpleName().toString());
    }

    @Override
    public @Nullable CodeBlock absent() {
        return inner.absent();
    }

    @Override
    public boolean packed() {
        return inner.packed();
    }

    @Override
    public boolean mapKey() {
        return inner.mapKey();
    }

    @Override
    public boolean hasEquality() {
        return !(conversion instanceof Conversion.Inline) || inner.hasEquality();
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        return inner.writePresent(out, tag, value, parts);
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts) {
        return inner.write(out, tag, value, parts);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts) {
        return inner.writePacked(out, tag, list, label, parts);
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return inner.read(in, label, parts);
    }

    @Override
    public @Nullable CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        return null;
    }

    @Override
    public CodeBlock readOneMore(String in, String before, String label, ClassParts parts) {
        CodeBlock value = fromWire(read(in, label, parts), CodeBlock.of("$S", label), parts);
        return CodeBlock.of("$N.append($N, $L)", in, before, value);
    }

    @Override
    public CodeBlock toWire(CodeBlock value, CodeBlock label, ClassParts parts) {
        return CodeBlock.of(
                "$N($L, $L)",
                parts.shared("toWire" + key(), method("ToWire"), name -> {
                    TypeName given = inner.javaType();
                    CodeBlock out = conversion.out(CodeBlock.of("value"), parts);
                    CodeBlock checked = given.isPrimitive() && conversion instanceof Conversion.Inline
                            ? out
                            : CodeBlock.of(
                                    "$T.item($L, name, $S)",
                                    Codec.ENCODER,
                                    out,
                                    inner.expected() + conversion.origin());
                    parts.method(MethodSpec.methodBuilder(name)
                            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                            .returns(heldType())
                            .addParameter(javaType, "value")
                            .addParameter(String.class, "name")
                            .addStatement("return $L", inner.toWire(checked, CodeBlock.of("name"), parts))
                            .build());
                }),
                value,
                label);
    }

    @Override
    public CodeBlock fromWire(CodeBlock held, CodeBlock label, ClassParts parts) {
        return CodeBlock.of(
                "$N($L, $L)",
                parts.shared("fromWire" + key(), method("FromWire"), name -> {
                    MethodSpec.Builder reader = MethodSpec.methodBuilder(name)
                            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                            .returns(javaType)
                            .addParameter(heldType(), "wire")
                            .addParameter(String.class, "name");
                    CodeBlock given = CodeBlock.of("wire");
                    if (inner.converted()) {
                        reader.addStatement(
                                "$T inner = $L", inner.javaType(), inner.fromWire(given, CodeBlock.of("name"), parts));
                        given = CodeBlock.of("inner");
                    }
                    reader.addStatement("$T value", javaType)
                            .beginControlFlow("try")
                            .addStatement("value = $L", conversion.in(javaType, given, parts))
                            .nextControlFlow("catch ($T refused)", RuntimeException.class)
                            .addStatement("throw $T.refused(name, $S, refused)", Codec.DECODER, expected())
                            .endControlFlow();
                    if (conversion instanceof Conversion.Inline) {
                        reader.addStatement("return value");
                    } else {
                        reader.addStatement(
                                "return $T.given(value, name, $S)", Codec.DECODER, expected() + conversion.origin());
                    }
                    parts.method(reader.build());
                }),
                held,
                label);
    }

    private String key() {
        return " " + javaType + " " + inner.javaType() + " " + conversion;
    }

    private String method(String suffix) {
        String name = element.getSimpleName().toString();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1) + suffix;
    }
}
