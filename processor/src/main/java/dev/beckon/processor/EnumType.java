package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/**
 * An enum, whose constants are numbered by their ordinals.
 *
 * @param element the enum
 * @param javaType its name
 */
record EnumType(TypeElement element, ClassName javaType) implements NamedType {

    @Override
    public ClassName origin() {
        return javaType;
    }

    /** The names of its constants, in their order. */
    List<String> constants() {
        return element.getEnclosedElements().stream()
                .filter(member -> member.getKind() == ElementKind.ENUM_CONSTANT)
                .map(member -> member.getSimpleName().toString())
                .toList();
    }

    @Override
    public int wireType() {
        return VARINT;
    }

    @Override
    public String expected() {
        return Names.withArticle(javaType.simpleName());
    }

    @Override
    public CodeBlock absent() {
        return CodeBlock.of("$T.$N", javaType, constants().get(0));
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value) {
        return CodeBlock.of("$N.presentInt32($L, $L.ordinal())", out, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value) {
        return CodeBlock.of("$N.int32($L, $L.ordinal())", out, Codec.hex(tag), value);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label) {
        return CodeBlock.of("$N.enums($L, $L, $S)", out, Codec.hex(tag), list, label);
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return CodeBlock.of("$N.constant($N, $S)", in, parts.constantsOf(this), label);
    }

    @Override
    public CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        return CodeBlock.of("$N.packedConstants($N, $N, $S)", in, before, parts.constantsOf(this), label);
    }
}
