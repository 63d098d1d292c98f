package dev.beckon.processor;

import dev.beckon.api.Unknown;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads what a sealed interface permits as the fields of its oneof, or refuses it with what to do instead. */
final class VariantReader {

    private final SealedType type;
    private final Types types;

    private VariantReader(SealedType type, Types types) {
        this.type = type;
        this.types = types;
    }

    /** The variants, in the order of {@code permits}, which is also that of their numbers. */
    static List<Field> read(SealedType type, Types types, Problems problems) {
        return new VariantReader(type, types).read(problems);
    }

    private List<Field> read(Problems problems) {
        List<Field> variants = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        protoNames.put(SealedType.ONEOF, "the name of the oneof");
        problems.collect(() -> refuseSecondUnknown(type));
        int count = 0;
        for (TypeMirror permitted : type.element().getPermittedSubclasses()) {
            FieldReader.nameOf(permitted); // exists
            TypeElement element = (TypeElement) ((DeclaredType) permitted).asElement();
            int number = ++count;
            Field variant = problems.collect(() -> {
                String label = type.simpleName() + '.' + element.getSimpleName();
                FieldReader.refuseSameProtoName(
                        element, label, element.getSimpleName().toString(), protoNames);
                return variant(element, number, label);
            });
            if (variant != null) {
                variants.add(variant);
            }
        }
        return variants;
    }

    private Field variant(TypeElement element, int number, String label) {
        boolean isSealed = element.getKind() == ElementKind.INTERFACE
                && element.getModifiers().contains(Modifier.SEALED);
        if (element.getKind() != ElementKind.RECORD && !isSealed) {
            throw new Refusal(
                    element,
                    label + ": " + kind(element) + " (expected: a record or a sealed interface, as all that "
                            + type.element().getSimpleName() + " permits; make it one)");
        }
        if (isUnknown(element) && (isSealed || !element.getRecordComponents().isEmpty())) {
            throw new Refusal(
                    element,
                    label + ": @Unknown on " + (isSealed ? "a sealed interface" : "a record with components")
                            + " (expected: a record without components, as nothing is known of what it stands for)");
        }
        ValueType read = FieldReader.unconverted(element, label, asVariant(element, label));
        String name = element.getSimpleName().toString();
        return new Field(name, number, label, Shape.PLAIN, null, read, read.javaType());
    }

    /** The record or interface with the type arguments that it has where it is a variant of this very type. */
    private TypeMirror asVariant(TypeElement element, String label) {
        if (element.getTypeParameters().isEmpty()) {
            if (types.isSubtype(element.asType(), type.type())) {
                return element.asType();
            }
            throw notAVariant(element, label);
        }
        Map<String, TypeMirror> arguments = new HashMap<>();
        for (TypeMirror parent : element.getInterfaces()) {
            if (parent instanceof DeclaredType declared && declared.asElement().equals(type.element())) {
                for (int i = 0; i < declared.getTypeArguments().size(); i++) {
                    if (declared.getTypeArguments().get(i) instanceof TypeVariable variable) {
                        arguments.put(
                                variable.asElement().getSimpleName().toString(),
                                type.type().getTypeArguments().get(i));
                    }
                }
            }
        }
        List<TypeMirror> given = new ArrayList<>();
        for (TypeParameterElement parameter : element.getTypeParameters()) {
            TypeMirror argument = arguments.get(parameter.getSimpleName().toString());
            if (argument == null) {
                throw notAVariant(element, label);
            }
            given.add(argument);
        }
        DeclaredType variant = types.getDeclaredType(element, given.toArray(TypeMirror[]::new));
        if (!types.isSubtype(variant, type.type())) {
            throw notAVariant(element, label);
        }
        return variant;
    }

    private Refusal notAVariant(TypeElement element, String label) {
        String parameters = type.element().getTypeParameters().toString();
        return new Refusal(
                element,
                label + ": not one type for each " + Names.of(type.type()) + " (expected: " + element.getSimpleName()
                        + "<" + parameters + "> implements " + type.element().getSimpleName() + "<" + parameters
                        + ">; or an interface without type parameters for this use)");
    }

    private static @Nullable Void refuseSecondUnknown(SealedType type) {
        List<TypeElement> marked = unknown(type);
        if (marked.size() > 1) {
            throw new Refusal(
                    marked.get(1),
                    type.simpleName() + '.' + marked.get(1).getSimpleName() + ": @Unknown, like "
                            + marked.get(0).getSimpleName() + " (expected: one variant at most)");
        }
        return null;
    }

    /** The variants that stand for those which the reader does not know; in a type that was not refused at most one. */
    static List<TypeElement> unknown(SealedType type) {
        List<TypeElement> marked = new ArrayList<>();
        for (TypeMirror permitted : type.element().getPermittedSubclasses()) {
            if (((DeclaredType) permitted).asElement() instanceof TypeElement element && isUnknown(element)) {
                marked.add(element);
            }
        }
        return marked;
    }

    private static boolean isUnknown(TypeElement element) {
        return element.getAnnotation(Unknown.class) != null;
    }

    private static String kind(TypeElement element) {
        return switch (element.getKind()) {
            case ENUM -> "an enum";
            case INTERFACE -> "an interface that is not sealed";
            default -> "a class";
        };
    }
}
