package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * A message that protobuf has generated the class of; it writes and reads itself.
 *
 * @param element the class
 * @param javaType its name
 */
record ProtobufType(TypeElement element, ClassName javaType) implements MessageType {

    private static final String PACKAGE = "com.google.protobuf";
    private static final ClassName LITE = ClassName.get(PACKAGE, "MessageLite");
    private static final ClassName OUTPUT = ClassName.get(PACKAGE, "CodedOutputStream");
    private static final ClassName MALFORMED = ClassName.get(PACKAGE, "InvalidProtocolBufferException");
    private static final TypeName BYTES = ArrayTypeName.of(TypeName.BYTE);

    /** Whether protobuf knows the type, as a message of whatever kind or as an enum. */
    static boolean isOfProtobuf(TypeElement element) {
        return is(element, PACKAGE + ".MessageLite") || is(element, PACKAGE + ".ProtocolMessageEnum");
    }

    /** Whether the type is a generated message; others have no bytes that say which message they are. */
    static boolean isMessage(TypeElement element) {
        return is(element, PACKAGE + ".MessageLite")
                && !element.getModifiers().contains(Modifier.ABSTRACT)
                && element.getEnclosedElements().stream()
                        .filter(member -> member.getKind() == ElementKind.METHOD
                                && member.getModifiers().contains(Modifier.STATIC)
                                && member.getSimpleName().contentEquals("parseFrom"))
                        .map(member -> (ExecutableElement) member)
                        .anyMatch(method -> method.getParameters().size() == 1
                                && method.getParameters().get(0).asType() instanceof ArrayType array
                                && array.getComponentType().getKind() == TypeKind.BYTE);
    }

    /** Whether the class knows how its message is declared; those of {@code protobuf-javalite} do not. */
    boolean hasDescriptor() {
        return element.getEnclosedElements().stream()
                .filter(member -> member.getModifiers().containsAll(List.of(Modifier.PUBLIC, Modifier.STATIC)))
                .filter(ExecutableElement.class::isInstance)
                .map(ExecutableElement.class::cast)
                .anyMatch(method -> method.getSimpleName().contentEquals("getDescriptor")
                        && method.getParameters().isEmpty()
                        && method.getReturnType() instanceof DeclaredType type
                        && is((TypeElement) type.asElement(), PACKAGE + ".Descriptors.Descriptor"));
    }

    private static boolean is(TypeElement element, String name) {
        if (element.getQualifiedName().contentEquals(name)) {
            return true;
        }
        for (TypeMirror parent : element.getInterfaces()) {
            if (parent instanceof DeclaredType declared && is((TypeElement) declared.asElement(), name)) {
                return true;
            }
        }
        return element.getSuperclass() instanceof DeclaredType parent && is((TypeElement) parent.asElement(), name);
    }

    @Override
    public String expected() {
        return Names.withArticle(javaType.simpleName());
    }

    @Override
    public boolean converted() {
        return true;
    }

    @Override
    public TypeName heldType() {
        return BYTES;
    }

    @Override
    public CodeBlock encode(String out, CodeBlock value, String label, ClassParts parts) {
        return CodeBlock.of("$N.raw($L)", out, toWire(value, CodeBlock.of("$S", label), parts));
    }

    @Override
    public CodeBlock decode(String in, String label, ClassParts parts) {
        return fromWire(CodeBlock.of("$N.rest()", in), CodeBlock.of("$S", label), parts);
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        return CodeBlock.of("$N.presentBytes($L, $L)", out, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return CodeBlock.of("$N.bytes()", in);
    }

    @Override
    public CodeBlock readOneMore(String in, String before, String label, ClassParts parts) {
        CodeBlock value = fromWire(read(in, label, parts), CodeBlock.of("$S", label), parts);
        return CodeBlock.of("$N.append($N, $L)", in, before, value);
    }

    /** Entries of maps are sorted, so that the same message has the same bytes everywhere. */
    @Override
    public CodeBlock toWire(CodeBlock value, CodeBlock label, ClassParts parts) {
        String method = parts.shared(
                "bytesOf",
                "bytesOf",
                name -> parts.method(MethodSpec.methodBuilder(name)
                        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                        .returns(BYTES)
                        .addParameter(LITE, "message")
                        .addStatement("byte[] bytes = new byte[message.getSerializedSize()]")
                        .addStatement("$T out = $T.newInstance(bytes)", OUTPUT, OUTPUT)
                        .addStatement("out.useDeterministicSerialization()")
                        .beginControlFlow("try")
                        .addStatement("message.writeTo(out)")
                        .nextControlFlow("catch ($T impossible)", IOException.class)
                        .addStatement("throw new $T(impossible)", UncheckedIOException.class)
                        .endControlFlow()
                        .addStatement("return bytes")
                        .build()));
        return CodeBlock.of("$N($L)", method, value);
    }

    @Override
    public CodeBlock fromWire(CodeBlock held, CodeBlock label, ClassParts parts) {
        String simple = javaType.simpleName();
        String wanted = Character.toLowerCase(simple.charAt(0)) + simple.substring(1) + "FromWire";
        String method = parts.shared(
                "parse " + javaType,
                wanted,
                name -> parts.method(MethodSpec.methodBuilder(name)
                        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                        .returns(javaType)
                        .addParameter(BYTES, "wire")
                        .addParameter(String.class, "name")
                        .beginControlFlow("try")
                        .addStatement("return $T.parseFrom(wire)", javaType)
                        .nextControlFlow("catch ($T malformed)", MALFORMED)
                        .addStatement("throw $T.refused(name, $S, malformed)", Codec.DECODER, expected())
                        .endControlFlow()
                        .build()));
        return CodeBlock.of("$N($L, $L)", method, held, label);
    }
}
