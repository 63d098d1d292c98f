package dev.beckon.processor;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** What the type arguments of generic records and sealed interfaces say about their names, and which are refused. */
final class Generics {

    private static final int DEPTH = 8; // a record that holds itself with ever longer arguments has no end

    private Generics() {}

    /** What the type's arguments add to its name, {@code OfStringAndOrder}; empty if it has none. */
    static String name(DeclaredType type) {
        if (type.getTypeArguments().isEmpty()) {
            return "";
        }
        return type.getTypeArguments().stream()
                .map(Generics::argumentName)
                .collect(Collectors.joining("And", "Of", ""));
    }

    private static String argumentName(TypeMirror argument) {
        String name = "Array";
        if (argument instanceof DeclaredType declared) {
            name = declared.asElement().getSimpleName() + name(declared);
        } else if (argument instanceof ArrayType array) {
            String component = array.getComponentType().toString();
            name = array.getComponentType().getKind() == TypeKind.BYTE
                    ? "Bytes"
                    : Names.capital(component.substring(component.lastIndexOf('.') + 1)) + "s";
        }
        return FieldReader.nullable(argument) ? "Nullable" + name : name;
    }

    /** Refuses type arguments that are missing, that say nothing, or that the codec's package cannot see. */
    static void refuseVague(Element where, String label, DeclaredType type) {
        refuseVague(where, label, type, packageOf(type.asElement()), 0);
    }

    private static void refuseVague(Element where, String label, TypeMirror type, PackageElement home, int depth) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new Unresolved();
        }
        if (depth > DEPTH) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type) + ", type arguments within type arguments without end (expected: at"
                            + " most " + DEPTH + " levels; write records for the uses)");
        }
        if (type.getKind() == TypeKind.WILDCARD || type.getKind() == TypeKind.TYPEVAR) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type) + " (expected: a type with a codec; "
                            + (type.getKind() == TypeKind.WILDCARD ? "a wildcard" : "a type variable")
                            + " says nothing; name the type)");
        }
        if (!(type instanceof DeclaredType declared)) {
            return;
        }
        TypeElement element = (TypeElement) declared.asElement();
        if (depth > 0 && !ContractReader.isOpen(element) && !packageOf(element).equals(home)) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type) + ", which the codec in " + home
                            + " cannot see (expected: a public type; or write a record for this use)");
        }
        if (declared.getTypeArguments().size() != element.getTypeParameters().size()) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type) + ", raw (expected: with type arguments, such as "
                            + element.getSimpleName() + "<String>)");
        }
        for (TypeMirror argument : declared.getTypeArguments()) {
            refuseVague(where, label, argument, home, depth + 1);
        }
    }

    /** Whether code of other packages can see the type and its arguments. */
    static boolean isOpen(DeclaredType type) {
        return ContractReader.isOpen((TypeElement) type.asElement())
                && type.getTypeArguments().stream()
                        .allMatch(argument -> !(argument instanceof DeclaredType declared) || isOpen(declared));
    }

    /** The types that are named: its class, and those of its arguments. */
    static List<Element> elements(DeclaredType type) {
        List<Element> elements = new java.util.ArrayList<>(List.of(type.asElement()));
        for (TypeMirror argument : type.getTypeArguments()) {
            if (argument instanceof DeclaredType declared) {
                elements.addAll(elements(declared));
            }
        }
        return elements;
    }

    /** The package that the element is in. */
    static PackageElement packageOf(Element element) {
        Element around = element;
        while (around != null && !(around instanceof PackageElement)) {
            around = around.getEnclosingElement();
        }
        return Objects.requireNonNull((PackageElement) around);
    }
}
