package dev.beckon.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads types in Java as fields of messages, or refuses them with what to do instead. */
final class FieldReader {

    private static final Pattern PROTO_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private FieldReader() {}

    /**
     * Reads the type of a component, parameter or result.
     *
     * @param where the element that an error is reported on
     * @param label how errors call it
     * @param inFuture whether the type is the argument of a future, where a box is a primitive that had to be boxed
     */
    static Field read(Element where, String name, int number, String label, TypeMirror type, boolean inFuture) {
        Field field = readShape(where, name, number, label, type, inFuture);
        Converters.refuseUnused(where, label, type, field);
        return field;
    }

    private static Field readShape(
            Element where, String name, int number, String label, TypeMirror type, boolean inFuture) {
        boolean nullable = nullable(type);
        String erased = nameOf(type);
        if (erased.equals("java.util.Optional")) {
            refuseNullable(where, label, type, nullable, "Optional or @Nullable, not both");
            return field(name, number, label, Shape.OPTIONAL, null, argument(where, label, type, 0));
        }
        if (erased.equals("java.util.List")) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent list is an empty one");
            return field(name, number, label, Shape.LIST, null, argument(where, label, type, 0));
        }
        if (erased.equals("java.util.Set")) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent set is an empty one");
            ValueType element = argument(where, label, type, 0);
            refuseWithoutEquality(where, label, type, element);
            return field(name, number, label, Shape.SET, null, element);
        }
        Scalar item = itemOfArray(type);
        if (item != null) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent array is an empty one");
            return field(name, number, label, Shape.ARRAY, null, item);
        }
        if (erased.equals("java.util.Map")) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent map is an empty one");
            ValueType key = argument(where, label, type, 0);
            refuseWithoutEquality(where, label, type, key);
            return field(name, number, label, Shape.MAP, key, argument(where, label, type, 1));
        }
        ValueType value = value(where, label, type);
        boolean box = value.javaType().isPrimitive() && !type.getKind().isPrimitive();
        boolean absentByNull = nullable && !type.getKind().isPrimitive() || box && !inFuture;
        return field(name, number, label, absentByNull ? Shape.NULLABLE : Shape.PLAIN, null, value);
    }

    /** Reads a record or sealed interface that is marked as a message. */
    static CodecType message(TypeElement type) {
        String name = type.getSimpleName().toString();
        if (!type.getTypeParameters().isEmpty()) {
            throw new Refusal(
                    type, name + ": generic, and @Message (expected: no @Message; it gets a codec for each use)");
        }
        if (unconverted(type, name, type.asType()) instanceof CodecType message) {
            return message;
        }
        throw new Refusal(type, name + ": @Inline, and @Message (expected: one of them)");
    }

    static boolean isSealedInterface(TypeElement type) {
        return type.getKind() == ElementKind.INTERFACE && type.getModifiers().contains(Modifier.SEALED);
    }

    /** Reads the components of a record. */
    static List<Field> components(RecordType type, Types types, Problems problems) {
        List<Field> fields = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        int count = 0;
        problems.collect(() -> {
            KotlinClasses.refuseUncreatable(type.element());
            return type;
        });
        for (RecordComponentElement component : type.element().getRecordComponents()) {
            String name = component.getSimpleName().toString();
            String label = type.simpleName() + '.' + name;
            int number = ++count;
            Field field = problems.collect(() -> {
                refuseSameProtoName(component, label, name, protoNames);
                return type.arguments().isEmpty()
                        ? read(component, name, number, label, component.asType(), false)
                        : read(
                                component,
                                name,
                                number,
                                label,
                                component.asType(),
                                types.asMemberOf(type.type(), component),
                                false);
            });
            if (field != null) {
                fields.add(field);
            }
        }
        return fields;
    }

    /**
     * Reads a type that is declared with type variables, as in a generic record or interface: a box in place of a
     * variable stands for its primitive, as in a list.
     *
     * @param declared the type with its variables, and with the annotations that are lost where they are replaced
     * @param type with what stands in place of the variables
     */
    static Field read(
            Element where,
            String name,
            int number,
            String label,
            TypeMirror declared,
            TypeMirror type,
            boolean inFuture) {
        boolean variable = declared.getKind() == TypeKind.TYPEVAR;
        if (declared instanceof DeclaredType around
                && around.getTypeArguments().stream()
                        .anyMatch(argument -> argument.getKind() == TypeKind.TYPEVAR && nullable(argument))) {
            refuseAbsentElements(where, label, declared);
        }
        Field field = read(where, name, number, label, type, inFuture || variable);
        if (variable && nullable(declared) && field.shape() != Shape.NULLABLE) {
            refuseNullable(where, label, type, field.shape() != Shape.PLAIN, "no @Nullable; an absent one is empty");
            field = field.nullable();
        }
        return variable && !inFuture ? field.boxed() : field;
    }

    /** Refuses a name that a {@code .proto} cannot have. */
    static void refuseOddName(Element where, String label, String name) {
        if (!PROTO_NAME.matcher(name).matches()) {
            throw new Refusal(where, label + ": not a name in a .proto (expected: ASCII letters, digits and _)");
        }
    }

    /** Refuses a second name that a {@code .proto} or JSON cannot tell from one before. */
    static void refuseSameProtoName(Element where, String label, String name, Map<String, String> namesBefore) {
        refuseOddName(where, label, name);
        String before =
                namesBefore.putIfAbsent(Names.lowerSnake(name).replace("_", "").toLowerCase(Locale.ROOT), name);
        if (before != null) {
            throw new Refusal(
                    where,
                    label + ": the same as " + before + " in a .proto (expected: names that differ by more than case"
                            + " and underscores)");
        }
    }

    /** Whether the type itself carries JSpecify's {@code @Nullable}. */
    static boolean nullable(TypeMirror type) {
        return type.getAnnotationMirrors().stream()
                .anyMatch(annotation -> annotation.getAnnotationType().asElement() instanceof TypeElement element
                        && element.getQualifiedName().contentEquals(Codec.NULLABLE.canonicalName()));
    }

    /** The fully qualified name of a declared type, otherwise something that no declared type is called. */
    static String nameOf(TypeMirror type) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new Unresolved();
        }
        return type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : "?";
    }

    private static Field field(
            String name, int number, String label, Shape shape, @Nullable ValueType key, ValueType type) {
        TypeName boxed = type.javaType().box();
        TypeName javaType =
                switch (shape) {
                    case PLAIN -> type.javaType();
                    case NULLABLE -> boxed;
                    case OPTIONAL -> ParameterizedTypeName.get(ClassName.get(java.util.Optional.class), boxed);
                    case LIST -> ParameterizedTypeName.get(ClassName.get(List.class), boxed);
                    case SET -> ParameterizedTypeName.get(ClassName.get(Set.class), boxed);
                    case ARRAY -> ArrayTypeName.of(type.javaType());
                    case MAP ->
                        ParameterizedTypeName.get(
                                ClassName.get(Map.class), keyOf(key).javaType().box(), boxed);
                };
        return new Field(name, number, label, shape, key, type, javaType);
    }

    private static ValueType keyOf(@Nullable ValueType key) {
        if (key == null) {
            throw new IllegalStateException("a map without a type of keys");
        }
        return key;
    }

    private static void refuseNullable(Element where, String label, TypeMirror type, boolean nullable, String remedy) {
        if (nullable) {
            throw new Refusal(where, label + ": " + Names.of(type) + ", @Nullable (expected: " + remedy + ")");
        }
    }

    /** The type argument of a list, map or optional; may not be another one of these. */
    private static ValueType argument(Element where, String label, TypeMirror type, int index) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type) + ", raw (expected: with type arguments, such as List<String>)");
        }
        TypeMirror argument = arguments.get(index);
        if (nullable(argument)) {
            refuseAbsentElements(where, label, type);
        }
        switch (nameOf(argument)) {
            case "java.util.List", "java.util.Set", "java.util.Map", "java.util.Optional" ->
                throw new Refusal(
                        where,
                        label + ": " + Names.of(type) + ", one inside another (expected: one level;"
                                + " wrap the inner one in a record of its own)");
            default -> {
                return value(where, label, argument);
            }
        }
    }

    private static void refuseAbsentElements(Element where, String label, TypeMirror type) {
        throw new Refusal(
                where,
                label + ": " + Names.of(type)
                        + ", with absent elements (expected: elements that are there; remove @Nullable)");
    }

    private static void refuseWithoutEquality(Element where, String label, TypeMirror type, ValueType value) {
        if (!value.hasEquality()) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type)
                            + " (expected: elements and keys that can be equal; arrays never are, use String)");
        }
    }

    /** The type of the elements of an array of primitives that is a list on the wire; null if the type is none. */
    private static @Nullable Scalar itemOfArray(TypeMirror type) {
        if (type.getKind() != TypeKind.ARRAY || nullable(((ArrayType) type).getComponentType())) {
            return null;
        }
        Scalar item = ScalarTypes.of(((ArrayType) type).getComponentType().getKind());
        return item == null || !item.inArrays() ? null : item;
    }

    private static ValueType value(Element where, String label, TypeMirror type) {
        if (type.getKind() == TypeKind.DECLARED) {
            ValueType converted = Converters.byConverter(where, label, (DeclaredType) type);
            if (converted != null) {
                return converted;
            }
        }
        return unconverted(where, label, type);
    }

    /** The type as it is, whatever converter is named for it. */
    static ValueType unconverted(Element where, String label, TypeMirror type) {
        Scalar primitive = ScalarTypes.of(type.getKind());
        if (primitive != null) {
            return primitive;
        }
        switch (type.getKind()) {
            case ARRAY -> {
                TypeMirror component = ((ArrayType) type).getComponentType();
                if (nullable(component)) {
                    throw unsupported(where, label, type, "of an array that may be null write byte @Nullable []");
                }
                if (component.getKind() == TypeKind.BYTE) {
                    return Scalar.BYTES;
                }
                throw unsupported(
                        where,
                        label,
                        type,
                        itemOfArray(type) == null
                                ? "use List, or byte[] for bytes"
                                : "an array is a collection; wrap it in a record of its own");
            }
            case WILDCARD -> throw unsupported(where, label, type, "a wildcard says nothing; name the type");
            case TYPEVAR -> throw unsupported(where, label, type, "a type variable says nothing; name the type");
            case DECLARED -> {
                return declared(where, label, (DeclaredType) type);
            }
            case ERROR -> throw new Unresolved();
            default -> throw unsupported(where, label, type, "use one of " + ScalarTypes.KNOWN);
        }
    }

    private static ValueType declared(Element where, String label, DeclaredType type) {
        TypeElement element = (TypeElement) type.asElement();
        String name = element.getQualifiedName().toString();
        Scalar scalar = ScalarTypes.of(name);
        if (scalar != null) {
            return scalar;
        }
        String remedy = ScalarTypes.remedy(name);
        if (remedy != null) {
            throw unsupported(where, label, type, remedy);
        }
        if (ProtobufType.isOfProtobuf(element)) {
            if (ProtobufType.isMessage(element)) {
                return new ProtobufType(element, ClassName.get(element));
            }
            throw unsupported(
                    where, label, type, "of protobuf's types only generated messages have one; put it into a message");
        }
        if (element.getKind() == ElementKind.ENUM) {
            EnumType constants = EnumType.of(element);
            refusePrivate(where, label, element);
            if (constants.constants().isEmpty()) {
                throw unsupported(where, label, type, "an enum without constants has no value; add one");
            }
            refuseSecondUnknown(element);
            Map<String, String> names = new HashMap<>();
            constants
                    .constants()
                    .forEach(constant -> refuseSameProtoName(where, name + '.' + constant, constant, names));
            refuseOddName(where, name, element.getSimpleName().toString());
            return constants;
        }
        if (element.getKind() == ElementKind.RECORD) {
            refusePrivate(where, label, element);
            ValueType component = Converters.inline(where, label, type);
            if (component != null) {
                return component;
            }
            refuseOddName(where, name, element.getSimpleName().toString());
            Generics.refuseVague(where, label, type);
            return RecordType.of(type);
        }
        if (isSealedInterface(element)) {
            refusePrivate(where, label, element);
            refuseOddName(where, name, element.getSimpleName().toString());
            Generics.refuseVague(where, label, type);
            return SealedType.of(type);
        }
        if (element.getModifiers().contains(Modifier.SEALED)) {
            throw unsupported(where, label, type, "make it a sealed interface of records");
        }
        if (name.startsWith("java.")) {
            throw unsupported(
                    where, label, type, "use one of " + ScalarTypes.KNOWN + ", or name a converter with @Convert");
        }
        throw unsupported(where, label, type, "make it a record, or name a converter with @Convert");
    }

    private static void refuseSecondUnknown(TypeElement constants) {
        List<? extends Element> marked = EnumType.unknown(constants);
        if (marked.size() > 1) {
            throw new Refusal(
                    marked.get(1),
                    constants.getSimpleName() + "." + marked.get(1).getSimpleName() + ": @Unknown, like "
                            + marked.get(0).getSimpleName() + " (expected: one constant at most)");
        }
    }

    static void refusePrivate(Element where, String label, TypeElement type) {
        for (Element around = type; around instanceof TypeElement; around = around.getEnclosingElement()) {
            if (around.getModifiers().contains(Modifier.PRIVATE)) {
                throw new Refusal(
                        where,
                        label + ": " + type + ", private (expected: a type that generated code in its package can"
                                + " see; remove private from " + around.getSimpleName() + ")");
            }
        }
    }

    private static Refusal unsupported(Element where, String label, TypeMirror type, String remedy) {
        return new Refusal(where, label + ": " + Names.of(type) + " (expected: a type with a codec; " + remedy + ")");
    }
}
