package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import javax.lang.model.element.Modifier;

/** Writes the constant that describes a typed error to the runtime. */
final class ErrorConstant {

    static final ClassName TYPE = ClassName.get("dev.beckon.api", "RpcErrorType");

    private ErrorConstant() {}

    static FieldSpec write(Contract contract, ErrorType error, String name, FieldCode code) {
        TypeName type = ParameterizedTypeName.get(TYPE, error.javaType());
        TypeSpec body = TypeSpec.anonymousClassBuilder(
                        "$T.class, $S, $T.$L", error.javaType(), contract.fullName(error), Code.class, error.code())
                .superclass(type)
                .addMethod(encode(error, code))
                .addMethod(decode(error, code))
                .build();
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", body)
                .build();
    }

    private static MethodSpec encode(ErrorType error, FieldCode code) {
        NameAllocator names = new NameAllocator();
        String thrown = names.newName("error");
        String out = names.newName("out");
        MethodSpec.Builder method = MethodSpec.methodBuilder("encode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(error.javaType(), thrown)
                .addParameter(Codec.ENCODER, out);
        if (error.fields().isEmpty()) {
            return method.addComment("nothing: the message is empty").build();
        }
        return method.addCode(code.write(
                        error.fields(), out, names, field -> CodeBlock.of("$N.$L", thrown, error.accessor(field))))
                .build();
    }

    private static MethodSpec decode(ErrorType error, FieldCode code) {
        NameAllocator names = new NameAllocator();
        String in = names.newName("in");
        String cause = names.newName("cause");
        CodeBlock read = code.read(error.fields(), in, names);
        CodeBlock values = error.arguments().stream()
                .map(ErrorType.Argument::field)
                .map(field -> field == null ? CodeBlock.of("$N", cause) : code.value(field, names))
                .collect(CodeBlock.joining(", "));
        return MethodSpec.methodBuilder("decode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(error.javaType())
                .addParameter(Codec.DECODER, in)
                .addParameter(RpcException.class, cause)
                .addCode(read)
                .addStatement("return new $T($L)", error.javaType(), values)
                .build();
    }
}
