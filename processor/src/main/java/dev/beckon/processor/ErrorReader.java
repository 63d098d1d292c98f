package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.Code;
import dev.beckon.api.RpcError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads exceptions marked {@code @RpcError} as messages, or refuses them on the element that has to be changed. */
final class ErrorReader {

    private final Elements elements;
    private final Types types;

    ErrorReader(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** The typed errors in a method's {@code throws}. */
    List<ErrorType> thrown(ExecutableElement method, String label, List<? extends TypeMirror> thrownTypes) {
        List<ErrorType> errors = new ArrayList<>();
        for (TypeMirror thrown : thrownTypes) {
            if (thrown.getKind() == TypeKind.ERROR) {
                throw new Unresolved();
            }
            TypeElement element = (TypeElement) types.asElement(thrown);
            if (element.getAnnotation(RpcError.class) != null) {
                ErrorType error = read(element);
                if (errors.stream().noneMatch(other -> other.javaType().equals(error.javaType()))) {
                    errors.add(error);
                }
            } else if (!isA(thrown, "java.lang.RuntimeException") && !isA(thrown, "java.lang.Error")) {
                throw new Refusal(
                        method,
                        label + ": throws " + Names.of(thrown) + " (expected: no checked exception; make it unchecked"
                                + " and mark it @RpcError to have it travel, or fail with RpcException)");
            }
        }
        return errors;
    }

    /** The error that this exception is. */
    ErrorType read(TypeElement element) {
        String label = element.getSimpleName().toString();
        refuseUnlessException(element, label);
        RpcError mark = element.getAnnotation(RpcError.class);
        if (mark.code() == Code.OK) {
            throw new Refusal(element, label + ": @RpcError(code = OK) (expected: the code of a failure)");
        }
        String name = mark.name().isEmpty() ? label : mark.name();
        FieldReader.refuseOddName(element, label + ": named " + name, name);
        return new ErrorType(element, ClassName.get(element), name, mark.code(), arguments(element, label));
    }

    private void refuseUnlessException(TypeElement element, String label) {
        if (element.getKind() != ElementKind.CLASS || !isA(element.asType(), "java.lang.RuntimeException")) {
            throw new Refusal(
                    element,
                    label + ": @RpcError on "
                            + (isA(element.asType(), "java.lang.Exception")
                                    ? "a checked exception"
                                    : "something else than an exception")
                            + " (expected: a class that extends RuntimeException)");
        }
        if (element.getModifiers().contains(Modifier.ABSTRACT)) {
            throw new Refusal(element, label + ": abstract (expected: a class that the caller's side can make)");
        }
        if (element.getNestingKind() != NestingKind.TOP_LEVEL
                && !element.getModifiers().contains(Modifier.STATIC)) {
            throw new Refusal(element, label + ": an inner class (expected: static, or a class of its own)");
        }
        FieldReader.refusePrivate(element, label, element);
    }

    private List<ErrorType.Argument> arguments(TypeElement element, String label) {
        List<ExecutableElement> constructors = ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .filter(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC))
                .toList();
        if (constructors.size() != 1) {
            throw new Refusal(
                    element,
                    label + ": " + constructors.size() + " public constructors (expected: one, whose parameters are the"
                            + " error's data)");
        }
        refuseChecked(constructors.get(0), label);
        List<ErrorType.Argument> arguments = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        int number = 0;
        for (VariableElement parameter : constructors.get(0).getParameters()) {
            String name = parameter.getSimpleName().toString();
            String parameterLabel = label + '.' + name;
            TypeMirror type = parameter.asType();
            if (name.equals("cause") && FieldReader.nameOf(type).equals("java.lang.Throwable")) {
                arguments.add(new ErrorType.Argument(null, ""));
                continue;
            }
            FieldReader.refuseSameProtoName(parameter, parameterLabel, name, protoNames);
            Field field = FieldReader.read(parameter, name, ++number, parameterLabel, type, false);
            arguments.add(new ErrorType.Argument(field, accessor(element, parameter, parameterLabel)));
        }
        return arguments;
    }

    private void refuseChecked(ExecutableElement constructor, String label) {
        for (TypeMirror thrown : constructor.getThrownTypes()) {
            if (!isA(thrown, "java.lang.RuntimeException") && !isA(thrown, "java.lang.Error")) {
                throw new Refusal(
                        constructor,
                        label + ": a constructor that throws " + Names.of(thrown)
                                + " (expected: no checked exception)");
            }
        }
    }

    private String accessor(TypeElement element, VariableElement parameter, String label) {
        String name = parameter.getSimpleName().toString();
        String getter = "get" + Names.capital(name);
        String type = Names.of(parameter.asType());
        String accessor = null;
        for (Element member : elements.getAllMembers(element)) {
            String called = member.getSimpleName().toString();
            if (member.getModifiers().contains(Modifier.PUBLIC)
                    && !member.getModifiers().contains(Modifier.STATIC)
                    && (called.equals(name) || called.equals(getter))
                    && type.equals(read(member, called.equals(name)))) {
                accessor = member.getKind() == ElementKind.FIELD ? name : called + "()";
                if (called.equals(name)) {
                    break;
                }
            }
        }
        if (accessor == null) {
            throw new Refusal(
                    parameter,
                    label + ": no accessor (expected: a public " + name + "() or " + getter + "() that returns " + type
                            + ", or a public final field"
                            + (name.matches("arg\\d+") ? "; compile the class with -parameters" : "") + ")");
        }
        return accessor;
    }

    /** The type that reading the member gives, or null if it cannot be read so. */
    private static @Nullable String read(Element member, boolean orField) {
        if (member instanceof ExecutableElement method && member.getKind() == ElementKind.METHOD) {
            return method.getParameters().isEmpty() ? Names.of(method.getReturnType()) : null;
        }
        return orField
                        && member.getKind() == ElementKind.FIELD
                        && member.getModifiers().contains(Modifier.FINAL)
                ? Names.of(member.asType())
                : null;
    }

    private boolean isA(TypeMirror type, String name) {
        return types.isSubtype(type, elements.getTypeElement(name).asType());
    }
}
