package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.OneWay;
import dev.beckon.processor.Call.Style;
import dev.beckon.processor.Field.Shape;
import javax.lang.model.element.Modifier;

/** Writes the interface of another view of a contract. */
final class ViewWriter {

    private static final ClassName NULL_MARKED = ClassName.get("org.jspecify.annotations", "NullMarked");

    private ViewWriter() {}

    static JavaFile write(Contract contract, View view) {
        TypeSpec.Builder type = TypeSpec.interfaceBuilder(view.javaType())
                .addOriginatingElement(contract.element())
                .addJavadoc(
                        "{@link $T} with $L. The same service and the same messages: can be called and implemented.\n",
                        contract.javaType(),
                        view.style() == Style.PLAIN ? "plain results, for callers that wait" : "futures");
        if (!contract.defaults().isEmpty()) {
            type.addJavadoc(
                    "\n<p>Without {@code $L}, which run where they are called: see {@link $T}.\n",
                    String.join(", ", contract.defaults()),
                    contract.javaType());
        }
        if (contract.open()) {
            type.addModifiers(Modifier.PUBLIC);
        }
        if (contract.nullMarked()) {
            type.addAnnotation(NULL_MARKED);
        }
        if (contract.nonBlocking()) {
            type.addAnnotation(NonBlocking.class);
        }
        for (Call call : contract.calls()) {
            type.addMethod(method(contract, view, call));
        }
        return Source.file(contract.javaType(), type.build(), contract.deprecated());
    }

    private static MethodSpec method(Contract contract, View view, Call call) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(call.javaName())
                .addJavadoc("See {@link $T#$L}.\n", contract.javaType(), call.javaName())
                .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                .returns(view.returnType(call));
        if (call.oneWay()) {
            method.addAnnotation(OneWay.class);
        }
        if (call.nonBlocking()) {
            method.addAnnotation(NonBlocking.class);
        }
        if (call.method().getAnnotation(Deprecated.class) != null) {
            method.addAnnotation(Deprecated.class);
        }
        method.addExceptions(call.thrown());
        for (Field parameter : call.parameters()) {
            method.addParameter(parameter(call, parameter, parameter.name()));
        }
        return method.build();
    }

    static ParameterSpec parameter(Call call, Field field, String name) {
        TypeName plain = View.parameterType(call, field);
        TypeName type = field.shape() == Shape.NULLABLE ? View.nullable(plain) : plain;
        return ParameterSpec.builder(type, name).build();
    }
}
