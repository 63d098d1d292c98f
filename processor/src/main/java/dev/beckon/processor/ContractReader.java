package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import dev.beckon.processor.Call.Style;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads an interface as a contract, or refuses it on the element that has to be changed. */
final class ContractReader {

    private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    private final Elements elements;
    private final Types types;

    ContractReader(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** The contract; without the methods that were refused. */
    Contract read(TypeElement type, Problems problems) {
        refuseUnlessPlainInterface(type);
        List<Call> calls = new ArrayList<>();
        Map<String, ExecutableElement> names = new HashMap<>();
        for (Element member : type.getEnclosedElements()) {
            if (member.getKind() == ElementKind.METHOD && member.getModifiers().contains(Modifier.ABSTRACT)) {
                ExecutableElement method = (ExecutableElement) member;
                int index = calls.size();
                Call call = problems.collect(() -> {
                    refuseSameName(type, method, names);
                    return call(type, method, index);
                });
                if (call != null) {
                    calls.add(call);
                }
            }
        }
        return new Contract(
                type,
                ClassName.get(type),
                serviceName(type),
                isOpen(type),
                type.getAnnotation(NonBlocking.class) != null,
                isNullMarked(type),
                isDeprecated(type, calls),
                calls);
    }

    private static void refuseUnlessPlainInterface(TypeElement type) {
        String name = type.getSimpleName().toString();
        if (type.getKind() != ElementKind.INTERFACE) {
            throw new Refusal(
                    type,
                    name + ": @RpcService on " + Names.withArticle(kind(type))
                            + " (expected: an interface; implementations are registered with the server)");
        }
        if (!type.getTypeParameters().isEmpty()) {
            throw new Refusal(
                    type,
                    name + ": a generic contract (expected: no type parameters; write an interface for each use)");
        }
        if (type.getModifiers().contains(Modifier.SEALED)) {
            throw new Refusal(type, name + ": a sealed contract (expected: one that its stub can implement)");
        }
        if (!type.getInterfaces().isEmpty()) {
            throw new Refusal(
                    type,
                    name + ": extends " + Names.of(type.getInterfaces().get(0))
                            + " (expected: no other interface, not supported yet; declare the methods here)");
        }
        for (Element around = type; around instanceof TypeElement; around = around.getEnclosingElement()) {
            if (around.getModifiers().contains(Modifier.PRIVATE)) {
                throw new Refusal(
                        type,
                        name + ": private (expected: a contract that generated code in its package can see;"
                                + " remove private from " + around.getSimpleName() + ")");
            }
        }
    }

    private static String kind(TypeElement type) {
        return switch (type.getKind()) {
            case ENUM -> "enum";
            case RECORD -> "record";
            case ANNOTATION_TYPE -> "annotation";
            default -> "class";
        };
    }

    private static String serviceName(TypeElement type) {
        String name = type.getAnnotation(RpcService.class).name();
        if (name.isEmpty()) {
            name = type.getQualifiedName().toString();
        }
        if (!SERVICE_NAME.matcher(name).matches()) {
            throw new Refusal(
                    type,
                    "name: " + name + " (expected: letters, digits and _, in parts separated by dots, such as"
                            + " acme.kitchen.v1.Kitchen)");
        }
        return name;
    }

    private static void refuseSameName(
            TypeElement type, ExecutableElement method, Map<String, ExecutableElement> names) {
        String name = method.getSimpleName().toString();
        String label = type.getSimpleName() + "." + name;
        ExecutableElement before = names.putIfAbsent(Names.upperSnake(name).replace("_", ""), method);
        if (before == null) {
            return;
        }
        if (before.getSimpleName().contentEquals(name)) {
            throw new Refusal(
                    method, label + ": overloaded (expected: one method of each name, which is its name on the wire)");
        }
        throw new Refusal(
                method,
                label + ": too much like " + before.getSimpleName()
                        + " (expected: names that differ by more than case and underscores)");
    }

    private Call call(TypeElement type, ExecutableElement method, int index) {
        String name = method.getSimpleName().toString();
        String label = type.getSimpleName() + "." + name;
        FieldReader.refuseOddName(method, label, name);
        refuseUncallable(method, label);
        List<Field> parameters = parameters(method, label);
        boolean oneWay = method.getAnnotation(OneWay.class) != null;
        TypeMirror returned = method.getReturnType();
        Style style = style(method, label, returned);
        Field result = style == Style.PLAIN
                ? result(method, label, returned, false)
                : result(method, label, argument(method, label, returned), true);
        if (oneWay && result != null) {
            throw new Refusal(
                    method,
                    label + ": @OneWay, but returns " + Names.of(returned)
                            + " (expected: void, or CompletableFuture<Void>; what gets no answer has no result)");
        }
        return new Call(
                method,
                name,
                index,
                style,
                oneWay,
                method.getAnnotation(NonBlocking.class) != null,
                parameters,
                parameters.size() == 1 ? messageOf(parameters.get(0)) : null,
                result,
                result == null ? null : messageOf(result));
    }

    private void refuseUncallable(ExecutableElement method, String label) {
        if (!method.getTypeParameters().isEmpty()) {
            throw new Refusal(method, label + ": generic (expected: no type parameters; name the types)");
        }
        if (method.isVarArgs()) {
            throw new Refusal(
                    method.getParameters().get(method.getParameters().size() - 1),
                    label + ": variable arguments (expected: a List, or byte[] for bytes)");
        }
        for (TypeMirror thrown : method.getThrownTypes()) {
            if (thrown.getKind() == TypeKind.ERROR) {
                throw new Unresolved();
            }
            if (!isA(thrown, "java.lang.RuntimeException") && !isA(thrown, "java.lang.Error")) {
                throw new Refusal(
                        method,
                        label + ": throws " + Names.of(thrown) + " (expected: no checked exception;"
                                + " a handler fails with RpcException, and a caller catches that)");
            }
        }
        TypeElement object = elements.getTypeElement("java.lang.Object");
        for (Element member : object.getEnclosedElements()) {
            if (member instanceof ExecutableElement inherited
                    && inherited.getKind() == ElementKind.METHOD
                    && inherited.getSimpleName().contentEquals(method.getSimpleName())
                    && types.isSubsignature((ExecutableType) method.asType(), (ExecutableType) inherited.asType())) {
                throw new Refusal(
                        method, label + ": a method of every object (expected: another name, or no declaration)");
            }
        }
    }

    private boolean isA(TypeMirror type, String name) {
        return types.isSubtype(type, elements.getTypeElement(name).asType());
    }

    private static List<Field> parameters(ExecutableElement method, String label) {
        List<Field> fields = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        for (VariableElement parameter : method.getParameters()) {
            String name = parameter.getSimpleName().toString();
            String parameterLabel = label + '.' + name;
            FieldReader.refuseSameProtoName(parameter, parameterLabel, name, protoNames);
            fields.add(FieldReader.read(parameter, name, fields.size() + 1, parameterLabel, parameter.asType(), false));
        }
        return fields;
    }

    private static Style style(ExecutableElement method, String label, TypeMirror returned) {
        if (returned.getKind() != TypeKind.DECLARED && returned.getKind() != TypeKind.ERROR) {
            return Style.PLAIN;
        }
        return switch (FieldReader.nameOf(returned)) {
            case "java.util.concurrent.CompletableFuture" -> Style.FUTURE;
            case "java.util.concurrent.CompletionStage" -> Style.STAGE;
            case "java.util.concurrent.Future", "dev.beckon.api.RpcFuture" ->
                throw new Refusal(
                        method,
                        label + ": returns " + Names.of(returned)
                                + " (expected: CompletableFuture, CompletionStage or the plain" + " result)");
            default -> Style.PLAIN;
        };
    }

    private static TypeMirror argument(ExecutableElement method, String label, TypeMirror returned) {
        List<? extends TypeMirror> arguments = ((DeclaredType) returned).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new Refusal(
                    method,
                    label + ": returns " + Names.of(returned)
                            + ", raw (expected: with the result's type, or Void if there is none)");
        }
        return arguments.get(0);
    }

    private static @Nullable Field result(ExecutableElement method, String label, TypeMirror type, boolean inFuture) {
        if (type.getKind() == TypeKind.VOID) {
            return null;
        }
        boolean declared = type.getKind() == TypeKind.DECLARED || type.getKind() == TypeKind.ERROR;
        if (inFuture && declared && FieldReader.nameOf(type).equals("java.lang.Void")) {
            return null;
        }
        return FieldReader.read(method, "result", 1, "result of " + label, type, inFuture);
    }

    private static @Nullable MessageType messageOf(Field field) {
        return field.shape() == Shape.PLAIN && field.type() instanceof MessageType type ? type : null;
    }

    /** Whether code of other packages can see the type. */
    static boolean isOpen(TypeElement type) {
        for (Element around = type; around instanceof TypeElement; around = around.getEnclosingElement()) {
            if (!around.getModifiers().contains(Modifier.PUBLIC)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDeprecated(TypeElement type, List<Call> calls) {
        return Reached.isDeprecated(type)
                || calls.stream()
                        .anyMatch(call -> Reached.isDeprecated(call.method())
                                || call.parameters().stream().anyMatch(Reached::isDeprecated)
                                || call.result() != null && Reached.isDeprecated(call.result()));
    }

    private static boolean isNullMarked(TypeElement type) {
        for (Element around = type; around instanceof TypeElement; around = around.getEnclosingElement()) {
            if (around.getAnnotationMirrors().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("org.jspecify.annotations.NullMarked"))) {
                return true;
            }
        }
        return false;
    }
}
