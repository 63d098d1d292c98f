package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.beckon.api.Unknown;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * An enum.
 *
 * @param element the enum
 * @param javaType its name
 * @param constants the names of its constants, in their order
 * @param numbers of these constants on the wire; quickest where they are the ordinals
 * @param unknown the constant that stands for numbers that are none of these; null if they are refused
 */
record EnumType(
        TypeElement element,
        ClassName javaType,
        List<String> constants,
        List<Integer> numbers,
        @Nullable String unknown)
        implements NamedType {

    @Override
    public ClassName origin() {
        return javaType;
    }

    /** An enum numbered by its ordinals. */
    static EnumType of(TypeElement element) {
        List<String> constants = element.getEnclosedElements().stream()
                .filter(member -> member.getKind() == ElementKind.ENUM_CONSTANT)
                .map(member -> member.getSimpleName().toString())
                .toList();
        String unknown = unknown(element).stream()
                .map(constant -> constant.getSimpleName().toString())
                .findFirst()
                .orElse(null);
        List<Integer> ordinals = IntStream.range(0, constants.size()).boxed().toList();
        return new EnumType(element, ClassName.get(element), constants, ordinals, unknown);
    }

    /** The constants that are marked to stand for unknown ones, of which there may be one. */
    static List<? extends Element> unknown(TypeElement element) {
        return element.getEnclosedElements().stream()
                .filter(member ->
                        member.getKind() == ElementKind.ENUM_CONSTANT && member.getAnnotation(Unknown.class) != null)
                .toList();
    }

    /** The same enum, with these numbers in place of its own. */
    EnumType numbered(List<Integer> others) {
        return new EnumType(element, javaType, constants, others, unknown);
    }

    /** The class that tells other compilations the numbers, if they are not the ordinals. */
    ClassName numbersClass() {
        return Names.generated(javaType, "Beckon");
    }

    /** Whether the numbers are the ordinals. */
    boolean byOrdinal() {
        return IntStream.range(0, numbers.size()).allMatch(ordinal -> numbers.get(ordinal) == ordinal);
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
    public @Nullable CodeBlock absent() {
        int first = numbers.indexOf(0);
        String absent = first < 0 ? unknown : constants.get(first); // 0 is a number like others
        return absent == null ? null : CodeBlock.of("$T.$N", javaType, absent);
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        return CodeBlock.of("$N.presentInt32($L, $L)", out, Codec.hex(tag), number(value, parts));
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts) {
        return absent() == null
                ? writePresent(out, tag, value, parts)
                : CodeBlock.of("$N.int32($L, $L)", out, Codec.hex(tag), number(value, parts));
    }

    private CodeBlock number(CodeBlock value, ClassParts parts) {
        return byOrdinal()
                ? CodeBlock.of("$L.ordinal()", value)
                : CodeBlock.of("$N.applyAsInt($L)", parts.numbersOf(this), value);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts) {
        return byOrdinal()
                ? CodeBlock.of("$N.enums($L, $L, $S)", out, Codec.hex(tag), list, label)
                : CodeBlock.of("$N.enums($L, $L, $N, $S)", out, Codec.hex(tag), list, parts.numbersOf(this), label);
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        if (!byOrdinal()) {
            return CodeBlock.of("$N($N, $S)", parts.readerOf(this), in, label);
        }
        return unknown == null
                ? CodeBlock.of("$N.constant($N, $S)", in, parts.constantsOf(this), label)
                : CodeBlock.of("$N.constantOr($N, $T.$N)", in, parts.constantsOf(this), javaType, unknown);
    }

    @Override
    public @Nullable CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        return byOrdinal() && unknown == null
                ? CodeBlock.of("$N.packedConstants($N, $N, $S)", in, before, parts.constantsOf(this), label)
                : null;
    }
}
