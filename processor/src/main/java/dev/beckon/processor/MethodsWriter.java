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
import com.palantir.javapoet.WildcardTypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Writes the class that holds a constant for each method of a contract. */
final class MethodsWriter {

    static final ClassName RPC_METHOD = ClassName.get("dev.beckon.api", "RpcMethod");

    private MethodsWriter() {}

    static JavaFile write(Contract contract) {
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
        Map<ClassName, String> errors = new LinkedHashMap<>();
        contract.errors()
                .forEach(
                        error -> errors.put(error.javaType(), parts.member(Names.upperSnake(error.name()) + "_ERROR")));
        for (Call call : contract.calls()) {
            methods.addField(constant(contract, call, errors, code, parts));
        }
        for (ErrorType error : contract.errors()) {
            String name = errors.getOrDefault(error.javaType(), error.name());
            methods.addField(ErrorConstant.write(contract, error, name, code));
        }
        return Source.file(contract.javaType(), methods.build(), contract.deprecated());
    }

    private static FieldSpec constant(
            Contract contract, Call call, Map<ClassName, String> errors, FieldCode code, ClassParts parts) {
        TypeName type = ParameterizedTypeName.get(RPC_METHOD, View.resultType(call));
        CodeBlock.Builder arguments =
                CodeBlock.builder().add("$S, $S, $L, $L", contract.service(), call.name(), call.index(), call.oneWay());
        for (Field parameter : call.parameters()) {
            arguments.add(", $T.class", erased(parameter));
        }
        TypeSpec.Builder body = TypeSpec.anonymousClassBuilder(arguments.build())
                .superclass(type)
                .addMethod(encodeResult(call, code, parts))
                .addMethod(decodeResult(call, code, parts));
        addTraits(call, errors, body);
        return FieldSpec.builder(type, call.constant(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("{@link $T#$L}\n", contract.javaType(), call.javaName())
                .initializer("$L", body.build())
                .build();
    }

    private static TypeName erased(Field parameter) {
        TypeName type = parameter.javaType() instanceof ParameterizedTypeName generic
                ? generic.rawType()
                : parameter.javaType();
        return type.withoutAnnotations();
    }

    /** Adds what the runtime has to know of the few methods that are not as most are. */
    private static void addTraits(Call call, Map<ClassName, String> errors, TypeSpec.Builder body) {
        if (!call.javaName().equals(call.name())) {
            body.addMethod(trait("javaName", TypeName.get(String.class), CodeBlock.of("$S", call.javaName())));
        }
        if (call.nonBlocking()) {
            body.addMethod(trait("nonBlocking", TypeName.BOOLEAN, CodeBlock.of("true")));
        }
        if (call.durable()) {
            body.addMethod(trait("durable", TypeName.BOOLEAN, CodeBlock.of("true")));
        }
        if (call.idempotent()) {
            body.addMethod(trait("idempotent", TypeName.BOOLEAN, CodeBlock.of("true")));
        }
        if (!call.errors().isEmpty()) {
            CodeBlock all = call.errors().stream()
                    .map(error -> CodeBlock.of("$N", errors.get(error.javaType())))
                    .collect(CodeBlock.joining(", "));
            TypeName any = ParameterizedTypeName.get(ErrorConstant.TYPE, WildcardTypeName.subtypeOf(Object.class));
            body.addMethod(trait(
                    "errors",
                    ParameterizedTypeName.get(ClassName.get(List.class), any),
                    CodeBlock.of("$T.of($L)", List.class, all)));
        }
    }

    private static MethodSpec trait(String name, TypeName type, CodeBlock value) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addStatement("return $L", value)
                .build();
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
