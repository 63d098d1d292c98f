package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** A type that has a generated codec: a record or a sealed interface, generic ones with their type arguments. */
sealed interface CodecType extends MessageType, NamedType permits RecordType, SealedType {

    /** The record or interface. */
    @Override
    TypeElement element();

    /** The type as it is used, with its type arguments. */
    DeclaredType type();

    @Override
    default ClassName origin() {
        return ClassName.get(element());
    }

    @Override
    default String arguments() {
        return Generics.name(type());
    }

    /** The class that writes and reads it. */
    default ClassName codec() {
        return ClassName.get(origin().packageName(), joinedName() + "Beckon");
    }

    @Override
    default String expected() {
        return Names.withArticle(simpleName());
    }

    @Override
    default CodeBlock encode(String out, CodeBlock value, String label, ClassParts parts) {
        return CodeBlock.of("$T.encode($L, $N)", codec(), value, out);
    }

    @Override
    default CodeBlock decode(String in, String label, ClassParts parts) {
        return CodeBlock.of("$T.decode($N)", codec(), in);
    }

    @Override
    default CodeBlock writePresent(String out, int tag, CodeBlock value, ClassParts parts) {
        return CodeBlock.of("$T.encodeField($L, $L, $N)", codec(), Codec.hex(tag), value, out);
    }

    @Override
    default CodeBlock read(String in, String label, ClassParts parts) {
        return CodeBlock.of("$T.decodeField($N)", codec(), in);
    }
}
