package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Types;

/** Writes the class that holds a constant for each method of a contract. */
final class MethodsWriter {

    static final ClassName RPC_METHOD = ClassName.get("dev.beckon.api", "RpcMethod");

    private final Types types;

    MethodsWriter(Types types) {
        this.types = types;
    }

    JavaFile write(Contract contract) {
        TypeSpec.Builder methods = TypeSpec.classBuilder(contract.methods())
                .addOriginatingElement(contract.element())
                .addJavadoc("The methods of {@link $T}, as the runtime knows them.\n", contract.javaType())
                .addModifiers(
                        contract.open()
                                ? new Modifier[] {Modifier.PUBLIC, Modifier.FINAL}
                                : new Modifier[] {Modifier.FINAL})
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        ClassParts parts = new ClassParts(methods);
        contract.calls().forEach(call -> parts.member(call.constant()));
        FieldCode code = new FieldCode(parts);
        for (Call call : contract.calls()) {
            methods.addField(constant(contract, call, code, parts));
        }
        return Source.file(contract.javaType(), methods.build(), contract.deprecated());
    }

    private FieldSpec constant(Contract contract, Call call, FieldCode code, ClassParts parts) {
        TypeName type = ParameterizedTypeName.get(RPC_METHOD, View.resultType(call));
        CodeBlock.Builder arguments =
                CodeBlock.builder().add("$S, $S, $L, $L", contract.service(), call.name(), call.index(), call.oneWay());
        for (VariableElement parameter : call.method().getParameters()) {
            arguments.add(", $T.class", erased(parameter));
        }
        TypeSpec body = TypeSpec.anonymousClassBuilder(arguments.build())
                .superclass(type)
                .addMethod(encodeResult(call, code, parts))
                .addMethod(decodeResult(call, code, parts))
                .build();
        return FieldSpec.builder(type, call.constant(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("{@link $T#$L}\n", contract.javaType(), call.name())
                .initializer("$L", body)
                .build();
    }

    private TypeName erased(VariableElement parameter) {
        if (parameter.asType() instanceof DeclaredType declared) {
            return ClassName.get((TypeElement) types.asElement(declared));
        }
        return TypeName.get(parameter.asType()).withoutAnnotations();
    }

    private static MethodSpec encodeResult(Call call, FieldCode code, ClassParts parts) {
        NameAllocator names = new NameAllocator();
        String result = names.newName("result");
        String out = names.newName("out");
        MethodSpec.Builder method = MethodSpec.methodBuilder("encodeResult")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(View.resultType(call), result)
                .addParameter(Codec.ENCODER, out);
        Field field = call.result();
        if (field == null) {
            return method.addComment("nothing: the message is empty").build();
        }
        CodeBlock value = CodeBlock.of("$N", result);
        if (call.response() != null) {
            return method.addStatement(call.response()
                            .encode(
                                    out,
                                    CodeBlock.of(
                                            "$T.given($L, $S, $S)",
                                            Codec.ENCODER,
                                            value,
                                            field.label(),
                                            field.type().expected()),
                                    field.label(),
                                    parts))
                    .build();
        }
        // a result arrives boxed; a handler's future may hold null against its word
        CodeBlock checked = field.javaType().isPrimitive()
                ? CodeBlock.of(
                        "$T.given($L, $S, $S)",
                        Codec.ENCODER,
                        value,
                        field.label(),
                        field.type().expected())
                : value;
        return method.addCode(code.write(List.of(field), out, names, any -> checked))
                .build();
    }

    private static MethodSpec decodeResult(Call call, FieldCode code, ClassParts parts) {
        NameAllocator names = new NameAllocator();
        String in = names.newName("in");
        MethodSpec.Builder method = MethodSpec.methodBuilder("decodeResult")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(View.resultType(call))
                .addParameter(Codec.DECODER, in);
        Field field = call.result();
        if (field == null) {
            return method.addStatement("$N.skipAll()", in)
                    .addStatement("return null")
                    .build();
        }
        if (call.response() != null) {
            return method.addStatement("return $L", call.response().decode(in, field.label(), parts))
                    .build();
        }
        return method.addCode(code.read(List.of(field), in, names))
                .addStatement("return $L", code.value(field, names))
                .build();
    }
}
