package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.beckon.processor.Call.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Writes the class that binds a view of a contract to the runtime: stub and dispatcher. */
final class BindingWriter {

    private static final ClassName BINDING = ClassName.get("dev.beckon.api", "ServiceBinding");
    private static final ClassName CALLER = ClassName.get("dev.beckon.api", "Caller");
    private static final ClassName INCOMING = ClassName.get("dev.beckon.api", "IncomingCall");
    private static final ClassName TOPIC = ClassName.get("dev.beckon.api", "Topic");
    private static final ClassName STUB = ClassName.get("dev.beckon.api", "Stub");
    private static final ClassName OPTIONS = ClassName.get("dev.beckon.api", "CallOptions");

    // of protobuf, in code that is only generated for contracts that depend on it
    private static final ClassName FILE = ClassName.get("com.google.protobuf", "Descriptors", "FileDescriptor");
    private static final ClassName DESCRIPTORS = ClassName.get("com.google.protobuf", "DescriptorProtos");
    private static final TypeName FILES = ParameterizedTypeName.get(
            ClassName.get(Map.class), ClassName.get(String.class), DESCRIPTORS.nestedClass("FileDescriptorProto"));

    private final Contract contract;
    private final View view;
    private final List<ProtobufType> imported; // of other .proto files
    private final List<String> events; // the messages of its topics
    private final TypeSpec.Builder binding;
    private final ClassParts parts;
    private final ClassName stub;

    private BindingWriter(Contract contract, View view, List<ProtobufType> imported, List<String> events) {
        this.contract = contract;
        this.view = view;
        this.imported = imported;
        this.events = events;
        ClassName name = Names.generated(view.javaType(), "Beckon");
        binding = TypeSpec.classBuilder(name);
        parts = new ClassParts(binding);
        stub = name.nestedClass("Calls");
    }

    /**
     * The class.
     *
     * @param imported the messages that know the files of others which the contract's imports
     * @param events the full names of the messages of its topics, in their order
     */
    static JavaFile write(Contract contract, View view, List<ProtobufType> imported, List<String> events) {
        return new BindingWriter(contract, view, imported, events).write();
    }

    private JavaFile write() {
        binding.addOriginatingElement(contract.element())
                .addJavadoc("Binds {@link $T} to the runtime. Stateless.\n", view.javaType())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL) // also where the contract is not: the runtime makes one
                .superclass(ParameterizedTypeName.get(BINDING, view.javaType()))
                .addMethod(constructor())
                .addMethod(MethodSpec.methodBuilder("protoFile")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(String.class)
                        .addStatement("return $S", ProtoExport.textPath(contract))
                        .build())
                .addMethod(MethodSpec.methodBuilder("stub")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(view.javaType())
                        .addParameter(CALLER, "caller")
                        .addStatement("return new $T(caller)", stub)
                        .build())
                .addMethod(dispatch());
        if (!imported.isEmpty()) {
            binding.addMethod(importedFiles()).addMethod(addFile());
        }
        if (!contract.topics().isEmpty()) {
            binding.addMethod(topics()).addMethod(topicMessages());
        }
        for (Call call : contract.calls()) {
            binding.addMethod(handle(call));
        }
        return Source.file(contract.javaType(), binding.addType(stub()).build(), contract.deprecated());
    }

    private MethodSpec constructor() {
        CodeBlock methods = contract.calls().stream()
                .map(call -> CodeBlock.of("$T.$N", contract.methods(), call.constant()))
                .collect(CodeBlock.joining(", "));
        return MethodSpec.constructorBuilder()
                .addJavadoc("For the runtime, which finds this class by its name.\n")
                .addModifiers(Modifier.PUBLIC)
                .addStatement(
                        "super($T.class, $S, $T.of($L))", view.javaType(), contract.service(), List.class, methods)
                .build();
    }

    private MethodSpec importedFiles() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("importedFiles")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(ArrayTypeName.of(TypeName.BYTE))
                .addStatement("$T files = new $T<>()", FILES, LinkedHashMap.class);
        for (ProtobufType type : imported) {
            method.addStatement("addFile($T.getDescriptor().getFile(), files)", type.javaType());
        }
        return method.addStatement(
                        "return $T.newBuilder().addAllFile(files.values()).build().toByteArray()",
                        DESCRIPTORS.nestedClass("FileDescriptorSet"))
                .build();
    }

    private MethodSpec addFile() {
        parts.member("addFile");
        return MethodSpec.methodBuilder("addFile")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(FILE, "file")
                .addParameter(FILES, "files")
                .beginControlFlow(
                        "if (!files.containsKey(file.getName()) && !file.getName().startsWith($S))", "google/protobuf/")
                .addStatement("file.getDependencies().forEach(imported -> addFile(imported, files))")
                .addStatement("files.put(file.getName(), file.toProto())")
                .endControlFlow()
                .build();
    }

    private MethodSpec topics() {
        CodeBlock all = contract.topics().stream()
                .map(topic -> CodeBlock.of("$T.$N", contract.javaType(), topic.constant()))
                .collect(CodeBlock.joining(", "));
        TypeName any = ParameterizedTypeName.get(TOPIC, WildcardTypeName.subtypeOf(Object.class));
        return MethodSpec.methodBuilder("topics")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), any))
                .addStatement("return $T.of($L)", List.class, all)
                .build();
    }

    private MethodSpec topicMessages() {
        CodeBlock all = events.stream().map(name -> CodeBlock.of("$S", name)).collect(CodeBlock.joining(", "));
        return MethodSpec.methodBuilder("topicMessages")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), ClassName.get(String.class)))
                .addStatement("return $T.of($L)", List.class, all)
                .build();
    }

    // ---- the server's side

    private MethodSpec dispatch() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("dispatch")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(view.javaType(), "handler")
                .addParameter(int.class, "method")
                .addParameter(Codec.DECODER, "arguments")
                .addParameter(INCOMING, "call")
                .beginControlFlow("switch (method)");
        for (Call call : contract.calls()) {
            method.addStatement("case $L -> $N(handler, arguments, call)", call.index(), handleName(call));
        }
        return method.addStatement(
                        "default -> throw new $T($S + method + $S)",
                        IllegalArgumentException.class,
                        "method: ",
                        contract.calls().isEmpty()
                                ? " (expected: none)"
                                : " (expected: 0 to " + (contract.calls().size() - 1) + ")")
                .endControlFlow()
                .build();
    }

    private static String handleName(Call call) {
        return "handle" + Names.capital(call.name());
    }

    private MethodSpec handle(Call call) {
        parts.member(handleName(call));
        NameAllocator names = new NameAllocator();
        String handler = names.newName("handler");
        String arguments = names.newName("arguments");
        String incoming = names.newName("call");
        MethodSpec.Builder method = MethodSpec.methodBuilder(handleName(call))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(view.javaType(), handler)
                .addParameter(Codec.DECODER, arguments)
                .addParameter(INCOMING, incoming);
        CodeBlock values;
        if (call.request() != null && call.items() == null) {
            String local = names.newName(call.parameters().get(0).name());
            method.addStatement(
                    "$T $N = $L",
                    call.request().javaType(),
                    local,
                    call.request().decode(arguments, call.parameters().get(0).label(), parts));
            values = CodeBlock.of("$N", local);
        } else {
            FieldCode code = new FieldCode(parts);
            method.addCode(code.read(call.arguments(), arguments, names));
            List<CodeBlock> checked = new ArrayList<>();
            for (Field parameter : call.parameters()) {
                if (call.isItems(parameter)) {
                    checked.add(CodeBlock.of("$N.items($L)", incoming, itemsConstant(call)));
                    continue;
                }
                CodeBlock value = code.value(parameter, names);
                if (parameter
                        .type()
                        .converted()) { // may be refused, which is to be found out before the handler starts
                    String converted = names.newName(parameter.name());
                    method.addStatement("$T $N = $L", parameter.javaType(), converted, value);
                    checked.add(CodeBlock.of("$N", converted));
                } else if (!parameter.required()) {
                    checked.add(value);
                } else { // so is this
                    method.addStatement("$N = $L", names.get(parameter), value);
                    checked.add(CodeBlock.of("$N", names.get(parameter)));
                }
            }
            values = CodeBlock.join(checked, ", ");
        }
        method.addStatement("$N.started()", incoming);
        CodeBlock invocation = CodeBlock.of("$N.$N($L)", handler, call.javaName(), values);
        return answer(call, incoming, invocation, method).build();
    }

    private MethodSpec.Builder answer(Call call, String incoming, CodeBlock invocation, MethodSpec.Builder method) {
        CodeBlock constant = CodeBlock.of("$T.$N", contract.methods(), call.constant());
        if (call.oneWay()) {
            return method.addStatement(invocation).addStatement("$N.done()", incoming);
        }
        if (call.returnsItems()) {
            return method.addStatement("$N.answerItems($L, $L)", incoming, constant, invocation);
        }
        if (view.styleOf(call) != Style.PLAIN) {
            return method.addStatement("$N.answerLater($L, $L)", incoming, constant, invocation);
        }
        if (call.result() == null) {
            return method.addStatement(invocation).addStatement("$N.answer($L, null)", incoming, constant);
        }
        return method.addStatement("$N.answer($L, $L)", incoming, constant, invocation);
    }

    // ---- the client's side

    private TypeSpec stub() {
        TypeSpec.Builder type = TypeSpec.classBuilder(stub)
                .avoidClashesWithNestedClasses(contract.element())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(view.javaType())
                .addSuperinterface(ParameterizedTypeName.get(STUB, view.javaType()))
                .addField(CALLER, "caller", Modifier.PRIVATE, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(CALLER, "caller")
                        .addStatement("this.caller = caller")
                        .build())
                .addMethod(MethodSpec.methodBuilder("with")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(view.javaType())
                        .addParameter(OPTIONS, "options")
                        .addStatement("return new $T(caller.with(options))", stub)
                        .build())
                .addMethod(MethodSpec.methodBuilder("toString")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(String.class)
                        .addStatement("return $S", "stub of " + view.javaType().canonicalName())
                        .build());
        for (Call call : contract.calls()) {
            type.addMethod(stubMethod(call));
        }
        return type.build();
    }

    private MethodSpec stubMethod(Call call) {
        NameAllocator names = new NameAllocator();
        call.parameters().forEach(parameter -> names.newName(parameter.name(), parameter));
        String request = names.newName("request");
        String invalid = names.newName("invalid");
        CodeBlock constant = CodeBlock.of("$T.$N", contract.methods(), call.constant());
        MethodSpec.Builder method = MethodSpec.methodBuilder(call.javaName())
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(view.returnType(call));
        for (Field parameter : call.parameters()) {
            method.addParameter(ViewWriter.parameter(call, parameter, names.get(parameter)));
        }
        if (call.items() != null) {
            method.addStatement(
                    "$T.given($N, $S, $S)",
                    Codec.ENCODER,
                    names.get(call.items()),
                    call.items().label(),
                    "a publisher");
        }
        method.addStatement("$T $N = this.caller.begin($L)", Codec.ENCODER, request, constant);
        if (!call.arguments().isEmpty()) {
            method.beginControlFlow("try");
            if (call.canonical()) {
                method.addStatement("$N.canonical(true)", request);
            }
            method.addCode(arguments(call, request, names))
                    .nextControlFlow("catch ($T $N)", Throwable.class, invalid)
                    .addStatement("throw this.caller.abandon($N, $N)", request, invalid)
                    .endControlFlow();
        }
        String end = end(call);
        String prefix = view.styleOf(call) == Style.PLAIN && call.result() == null ? "" : "return ";
        CodeBlock items = call.items() == null
                ? CodeBlock.of("")
                : CodeBlock.of(", $L, $N", itemsConstant(call), names.get(call.items()));
        return method.addStatement("$Lthis.caller.$L($L, $N$L)", prefix, end, constant, request, items)
                .build();
    }

    private CodeBlock itemsConstant(Call call) {
        return CodeBlock.of("$T.$N", contract.methods(), MethodsWriter.itemsConstant(contract, call));
    }

    private String end(Call call) {
        boolean plain = view.styleOf(call) == Style.PLAIN;
        if (call.returnsItems()) {
            return "items";
        }
        if (call.oneWay()) {
            return plain ? "tellOrThrow" : "tell";
        }
        return plain ? "callAndWait" : "call";
    }

    private CodeBlock arguments(Call call, String request, NameAllocator names) {
        if (call.request() == null || call.items() != null) {
            return new FieldCode(parts)
                    .write(call.arguments(), request, names, field -> CodeBlock.of("$N", names.get(field)));
        }
        Field parameter = call.parameters().get(0);
        return CodeBlock.builder()
                .addStatement(call.request()
                        .encode(
                                request,
                                CodeBlock.of(
                                        "$T.given($N, $S, $S)",
                                        Codec.ENCODER,
                                        names.get(parameter),
                                        parameter.label(),
                                        parameter.type().expected()),
                                parameter.label(),
                                parts))
                .build();
    }
}
