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
import org.jspecify.annotations.Nullable;

/** Writes the class that holds a constant for each method of a contract. */
final class MethodsWriter {

    private static final ClassName ITEM_CODEC = ClassName.get("dev.beckon.api", "ItemCodec");

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
        contract.calls().stream()
                .filter(call -> call.items() != null)
                .forEach(call -> parts.member(itemsConstant(contract, call)));
        FieldCode code = new FieldCode(parts);
        Map<ClassName, String> errors = new LinkedHashMap<>();
        contract.errors()
                .forEach(
                        error -> errors.put(error.javaType(), parts.member(Names.upperSnake(error.name()) + "_ERROR")));
        for (Call call : contract.calls()) {
            methods.addField(constant(contract, call, errors, code, parts));
            if (call.items() != null) {
                methods.addField(itemCodec(contract, call, call.items(), code, parts));
            }
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
            arguments.add(", $T.class", call.isItems(parameter) ? View.PUBLISHER : erased(parameter));
        }
        TypeSpec.Builder body = TypeSpec.anonymousClassBuilder(arguments.build())
                .superclass(type)
                .addMethod(encode("encodeResult", View.resultType(call), call.result(), call.response(), code, parts))
                .addMethod(decode("decodeResult", View.resultType(call), call.result(), call.response(), code, parts));
        addTraits(call, errors, body);
        return FieldSpec.builder(type, call.constant(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("{@link $T#$L}\n", contract.javaType(), call.javaName())
                .initializer("$L", body.build())
                .build();
    }

    /** The constant that says how the items of a parameter are written and read. */
    static String itemsConstant(Contract contract, Call call) {
        String name = call.constant() + "_ITEMS";
        while (taken(contract, name)) {
            name += "_";
        }
        return name;
    }

    private static boolean taken(Contract contract, String name) {
        return contract.calls().stream().anyMatch(other -> other.constant().equals(name));
    }

    private static FieldSpec itemCodec(Contract contract, Call call, Field items, FieldCode code, ClassParts parts) {
        TypeName item = items.javaType().box();
        TypeName type = ParameterizedTypeName.get(ITEM_CODEC, item);
        TypeSpec body = TypeSpec.anonymousClassBuilder("")
                .addSuperinterface(type)
                .addMethod(encode("encode", item, items, call.request(), code, parts))
                .addMethod(decode("decode", item, items, call.request(), code, parts))
                .build();
        return FieldSpec.builder(type, itemsConstant(contract, call), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "Items of $L, a parameter of {@link $T#$L}\n",
                        items.name(),
                        contract.javaType(),
                        call.javaName())
                .initializer("$L", body)
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
        if (call.returnsItems()) {
            body.addMethod(trait("returnsItems", TypeName.BOOLEAN, CodeBlock.of("true")));
        }
        if (call.items() != null) {
            body.addMethod(trait("takesItems", TypeName.BOOLEAN, CodeBlock.of("true")));
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

    /**
     * Writes a method that writes a message.
     *
     * @param message what the message is, null if it is made for {@code field} alone
     */
    private static MethodSpec encode(
            String name,
            TypeName type,
            @Nullable Field field,
            @Nullable MessageType message,
            FieldCode code,
            ClassParts parts) {
        NameAllocator names = new NameAllocator();
        String result = names.newName("result");
        String out = names.newName("out");
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(type, result)
                .addParameter(Codec.ENCODER, out);
        if (field == null) {
            return method.addComment("nothing: the message is empty").build();
        }
        CodeBlock value = CodeBlock.of("$N", result);
        if (message != null) {
            return method.addStatement(message.encode(
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

    private static MethodSpec decode(
            String name,
            TypeName type,
            @Nullable Field field,
            @Nullable MessageType message,
            FieldCode code,
            ClassParts parts) {
        NameAllocator names = new NameAllocator();
        String in = names.newName("in");
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addParameter(Codec.DECODER, in);
        if (field == null) {
            return method.addStatement("$N.skipAll()", in)
                    .addStatement("return null")
                    .build();
        }
        if (message != null) {
            return method.addStatement("return $L", message.decode(in, field.label(), parts))
                    .build();
        }
        return method.addCode(code.read(List.of(field), in, names))
                .addStatement("return $L", code.value(field, names))
                .build();
    }
}
