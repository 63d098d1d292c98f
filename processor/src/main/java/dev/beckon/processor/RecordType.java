package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A record, which is a message.
 *
 * @param element the record
 * @param javaType its name
 */
record RecordType(TypeElement element, ClassName javaType) implements ValueType {

    /** The class that writes and reads it. */
    ClassName codec() {
        return Names.generated(javaType, "Beckon");
    }

    @Override
    public int wireType() {
        return LENGTH_DELIMITED;
    }

    @Override
    public String expected() {
        return Names.withArticle(javaType.simpleName());
    }

    @Override
    public @Nullable CodeBlock absent() {
        return null;
    }

    @Override
    public CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        return CodeBlock.of("$T.encodeField($L, $L, $N)", codec(), Codec.hex(tag), value, out);
    }

    @Override
    public CodeBlock write(String out, int tag, CodeBlock value, ClassParts parts) {
        return writePresent(out, tag, value, parts);
    }

    @Override
    public CodeBlock writePacked(String out, int tag, CodeBlock list, String label, ClassParts parts) {
        throw new IllegalStateException("a list of records is not packed");
    }

    @Override
    public CodeBlock read(String in, String label, ClassParts parts) {
        return CodeBlock.of("$T.decodeField($N)", codec(), in);
    }

    @Override
    public CodeBlock readPacked(String in, String before, String label, ClassParts parts) {
        throw new IllegalStateException("a list of records is not packed");
    }
}
