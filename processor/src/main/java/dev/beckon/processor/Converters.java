package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.beckon.api.Convert;
import dev.beckon.api.Converter;
import dev.beckon.api.Inline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.jspecify.annotations.Nullable;

/** Finds what a type is converted to: by a converter that is named beside it, or because it is an inline record. */
final class Converters {

    private static final Set<String> COLLECTIONS =
            Set.of("java.util.List", "java.util.Set", "java.util.Map", "java.util.Optional");

    private Converters() {}

    /** The type as a converter's; null if none that is named at {@code where} or around it is for this type. */
    static @Nullable ValueType byConverter(Element where, String label, DeclaredType type) {
        if (where instanceof TypeElement) {
            return null; // a type by itself, not a use of it
        }
        Use use = use(where, TypeName.get(type), true);
        if (use == null) {
            use = use(where, TypeName.get(type), false);
        }
        if (use == null) {
            return null;
        }
        refuseUnusable(where, label, use);
        TypeElement element = (TypeElement) type.asElement();
        if (COLLECTIONS.contains(FieldReader.nameOf(use.wire()))) {
            throw new Refusal(
                    where,
                    label + ": " + use.name() + " converts to " + Names.of(use.wire())
                            + " (expected: one value with a codec; wrap it in a record)");
        }
        ValueType inner = FieldReader.unconverted(where, label, use.wire());
        if (inner instanceof ConvertedType) {
            throw new Refusal(
                    where,
                    label + ": " + use.name() + " converts to " + Names.of(use.wire())
                            + ", which is @Inline (expected: a type that travels as it is; convert to its component)");
        }
        return new ConvertedType(element, TypeName.get(type), inner, new Conversion.Converter(use.converter()));
    }

    /** A record marked {@code @Inline} as its component; null for others. */
    static @Nullable ValueType inline(Element where, String label, DeclaredType type) {
        TypeElement element = (TypeElement) type.asElement();
        if (element.getAnnotation(Inline.class) == null) {
            return null;
        }
        if (element.getRecordComponents().size() != 1
                || !element.getTypeParameters().isEmpty()) {
            throw new Refusal(
                    element,
                    element.getSimpleName() + ": @Inline with "
                            + (element.getTypeParameters().isEmpty()
                                    ? element.getRecordComponents().size() + " components"
                                    : "type parameters")
                            + " (expected: a record of one component, without type parameters; or no @Inline)");
        }
        refuseEndless(element);
        var component = element.getRecordComponents().get(0);
        String name = component.getSimpleName().toString();
        String componentLabel = element.getSimpleName() + "." + name;
        Field field = FieldReader.read(component, name, 1, componentLabel, component.asType(), false);
        if (field.shape() != Field.Shape.PLAIN) {
            throw new Refusal(
                    component,
                    componentLabel + ": " + Names.of(component.asType())
                            + ", the component of an @Inline record (expected: one value that is always there, no"
                            + " collection; or no @Inline)");
        }
        return new ConvertedType(element, ClassName.get(element), field.type(), new Conversion.Inline(name));
    }

    private static void refuseEndless(TypeElement inline) {
        Set<Element> through = new HashSet<>();
        Element next = inline;
        while (next instanceof TypeElement element
                && element.getAnnotation(Inline.class) != null
                && element.getRecordComponents().size() == 1) {
            if (!through.add(element)) {
                throw new Refusal(
                        inline,
                        inline.getSimpleName() + ": @Inline, and inside itself (expected: a component that ends;"
                                + " or no @Inline)");
            }
            next = element.getRecordComponents().get(0).asType() instanceof DeclaredType declared
                    ? declared.asElement()
                    : null;
        }
    }

    /** Refuses a converter that is named at {@code where} itself and is for another type than the field's. */
    static void refuseUnused(Element where, String label, TypeMirror type, Field field) {
        for (Use use : namedAt(where)) {
            boolean used = List.of(field.type(), field.key() == null ? field.type() : field.key()).stream()
                    .anyMatch(held -> held instanceof ConvertedType converted
                            && converted.conversion().equals(new Conversion.Converter(use.converter())));
            if (!used) {
                throw new Refusal(
                        where,
                        label + ": " + Names.of(type) + ", with " + use.name() + ", which is for "
                                + Names.of(use.java()) + " (expected: a converter for a type that is here)");
            }
        }
    }

    private static void refuseUnusable(Element where, String label, Use use) {
        TypeElement converter = use.converter();
        boolean inSamePackage = Generics.packageOf(converter).equals(Generics.packageOf(where));
        boolean usable = converter.getKind() == ElementKind.CLASS
                && !converter.getModifiers().contains(Modifier.ABSTRACT)
                && converter.getTypeParameters().isEmpty()
                && (converter.getNestingKind() == NestingKind.TOP_LEVEL
                        || converter.getModifiers().contains(Modifier.STATIC))
                && (inSamePackage ? isSeenInPackage(converter) : ContractReader.isOpen(converter))
                && converter.getEnclosedElements().stream()
                        .anyMatch(member -> member.getKind() == ElementKind.CONSTRUCTOR
                                && ((ExecutableElement) member).getParameters().isEmpty()
                                && (inSamePackage
                                        ? !member.getModifiers().contains(Modifier.PRIVATE)
                                        : member.getModifiers().contains(Modifier.PUBLIC)));
        if (!usable) {
            throw new Refusal(
                    where,
                    label + ": " + use.name() + " cannot be made in " + Generics.packageOf(where)
                            + " (expected: a class that can be seen there, static if it is nested, with a constructor"
                            + " without parameters and no type parameters)");
        }
    }

    private static boolean isSeenInPackage(TypeElement type) {
        for (Element around = type; around instanceof TypeElement; around = around.getEnclosingElement()) {
            if (around.getModifiers().contains(Modifier.PRIVATE)) {
                return false;
            }
        }
        return true;
    }

    // ---- annotations

    /** A converter that is named, and what it converts. */
    private record Use(TypeElement converter, TypeMirror java, TypeMirror wire) {

        String name() {
            return "@Convert(" + converter.getSimpleName() + ".class)";
        }
    }

    /** The converter for this type that is named at {@code where}, or at the type around it. */
    private static @Nullable Use use(Element where, TypeName type, boolean atItself) {
        List<Use> named;
        if (atItself) {
            named = namedAt(where);
        } else {
            Element around = where.getEnclosingElement();
            while (around != null && !(around instanceof TypeElement)) {
                around = around.getEnclosingElement();
            }
            named = around == null ? List.of() : namedOn(around);
        }
        Use found = null;
        for (Use use : named) {
            if (TypeName.get(use.java()).equals(type)) {
                if (found != null) {
                    throw new Refusal(
                            where,
                            use.name() + ": a second converter for " + type + ", after " + found.name()
                                    + " (expected: one)");
                }
                found = use;
            }
        }
        return found;
    }

    private static List<Use> namedAt(Element where) {
        return where instanceof TypeElement ? List.of() : namedOn(where);
    }

    private static List<Use> namedOn(Element element) {
        List<Use> uses = new ArrayList<>();
        for (AnnotationMirror annotation : element.getAnnotationMirrors()) {
            if (Names.of(annotation.getAnnotationType()).equals(Convert.class.getName())) {
                for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> value :
                        annotation.getElementValues().entrySet()) {
                    classes(value.getValue(), element, uses);
                }
            }
        }
        return uses;
    }

    private static void classes(AnnotationValue value, Element where, List<Use> uses) {
        if (value.getValue() instanceof List<?> values) {
            values.forEach(each -> classes((AnnotationValue) each, where, uses));
        } else if (value.getValue() instanceof DeclaredType named && named.getKind() == TypeKind.DECLARED) {
            uses.add(read((TypeElement) named.asElement(), where));
        } else {
            throw new Unresolved();
        }
    }

    private static Use read(TypeElement converter, Element where) {
        List<TypeMirror> types = arguments((DeclaredType) converter.asType(), Map.of());
        if (types.size() != 2 || !types.stream().allMatch(Converters::isConcrete)) {
            throw new Refusal(
                    where,
                    "@Convert(" + converter.getSimpleName()
                            + ".class): does not say what it converts (expected: a class"
                            + " that implements Converter<J, W> with the types that it is for)");
        }
        return new Use(converter, types.get(0), types.get(1));
    }

    /** The type arguments of {@link Converter}, as {@code type} has them; none if it does not implement it. */
    private static List<TypeMirror> arguments(DeclaredType type, Map<Element, TypeMirror> outer) {
        TypeElement element = (TypeElement) type.asElement();
        List<TypeMirror> given = new ArrayList<>();
        for (TypeMirror argument : type.getTypeArguments()) {
            given.add(
                    argument instanceof TypeVariable variable
                            ? outer.getOrDefault(variable.asElement(), argument)
                            : argument);
        }
        if (FieldReader.nameOf(type).equals(Converter.class.getName())) {
            return given;
        }
        Map<Element, TypeMirror> bound = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            bound.put(element.getTypeParameters().get(i), given.get(i));
        }
        List<TypeMirror> parents = new ArrayList<>(element.getInterfaces());
        parents.add(element.getSuperclass());
        for (TypeMirror parent : parents) {
            List<TypeMirror> found =
                    parent instanceof DeclaredType declared ? arguments(declared, bound) : List.<TypeMirror>of();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static boolean isConcrete(TypeMirror type) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new Unresolved();
        }
        return type.getKind() != TypeKind.TYPEVAR
                && type.getKind() != TypeKind.WILDCARD
                && (!(type instanceof DeclaredType declared)
                        || declared.getTypeArguments().stream().allMatch(Converters::isConcrete));
    }
}
