package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Call.Style;
import dev.beckon.processor.Field.Shape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One way to see a contract: as it is declared, with plain values throughout, or with futures throughout.
 *
 * @param javaType the interface
 * @param style of all methods; null for the contract as it is declared
 */
record View(ClassName javaType, @Nullable Style style) {

    static final ClassName PUBLISHER = ClassName.get(Flow.Publisher.class);

    private static final ClassName VOID = ClassName.get(Void.class);

    static View declared(Contract contract) {
        return new View(contract.javaType(), null);
    }

    static View blocking(Contract contract) {
        return new View(Names.generated(contract.javaType(), "Blocking"), Style.PLAIN);
    }

    static View async(Contract contract) {
        return new View(Names.generated(contract.javaType(), "Async"), Style.FUTURE);
    }

    Style styleOf(Call call) {
        return style == null || call.returnsItems() ? call.style() : style;
    }

    /** What the method returns in this view. */
    TypeName returnType(Call call) {
        return switch (styleOf(call)) {
            case PLAIN -> plainType(call);
            case FUTURE -> ParameterizedTypeName.get(ClassName.get(CompletableFuture.class), resultType(call));
            case STAGE -> ParameterizedTypeName.get(ClassName.get(CompletionStage.class), resultType(call));
            case ITEMS -> publisher(resultType(call));
        };
    }

    /** The result as a type argument: boxed, with {@code @Nullable} where it may be null. */
    static TypeName resultType(Call call) {
        Field result = call.result();
        if (result == null) {
            return nullable(VOID);
        }
        TypeName boxed = result.javaType().box();
        return result.shape() == Shape.NULLABLE ? nullable(boxed) : boxed;
    }

    private static TypeName plainType(Call call) {
        Field result = call.result();
        if (result == null) {
            return TypeName.VOID;
        }
        return result.shape() == Shape.NULLABLE ? nullable(result.javaType()) : result.javaType();
    }

    /** A publisher of these items. */
    static TypeName publisher(TypeName item) {
        return ParameterizedTypeName.get(PUBLISHER, item);
    }

    /** What a parameter is in Java. */
    static TypeName parameterType(Call call, Field parameter) {
        return call.isItems(parameter) ? publisher(parameter.javaType().box()) : parameter.javaType();
    }

    /** {@code type} marked as one that may be null. */
    static TypeName nullable(TypeName type) {
        return type.annotated(
                com.palantir.javapoet.AnnotationSpec.builder(Codec.NULLABLE).build());
    }
}
