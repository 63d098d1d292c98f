package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

/** Reads types in Java as fields of messages, or refuses them with what to do instead. */
final class FieldReader {

    private static final Map<String, Scalar> SCALARS = Map.ofEntries(
            Map.entry("java.lang.Integer", Scalar.INT),
            Map.entry("java.lang.Long", Scalar.LONG),
            Map.entry("java.lang.Boolean", Scalar.BOOLEAN),
            Map.entry("java.lang.Float", Scalar.FLOAT),
            Map.entry("java.lang.Double", Scalar.DOUBLE),
            Map.entry("java.lang.String", Scalar.STRING),
            Map.entry("java.time.Instant", Scalar.INSTANT),
            Map.entry("java.time.Duration", Scalar.DURATION),
            Map.entry("java.util.UUID", Scalar.UUID));

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("java.lang.Character", "use String"),
            Map.entry("java.lang.Short", "use Integer"),
            Map.entry("java.lang.Byte", "use Integer"),
            Map.entry("java.lang.Void", "a method without a result returns void or CompletableFuture<Void>"),
            Map.entry("java.lang.Object", "name the type"),
            Map.entry("java.lang.CharSequence", "use String"),
            Map.entry("java.lang.Iterable", "use List"),
            Map.entry("java.util.Collection", "use List"),
            Map.entry("java.util.ArrayList", "use List"),
            Map.entry("java.util.Set", "not supported yet; use List"),
            Map.entry("java.util.HashSet", "not supported yet; use List"),
            Map.entry("java.util.SortedSet", "not supported yet; use List"),
            Map.entry("java.util.EnumSet", "not supported yet; use List"),
            Map.entry("java.util.HashMap", "use Map"),
            Map.entry("java.util.LinkedHashMap", "use Map"),
            Map.entry("java.util.SortedMap", "use Map"),
            Map.entry("java.util.TreeMap", "use Map"),
            Map.entry("java.util.EnumMap", "use Map with String keys"),
            Map.entry("java.util.OptionalInt", "use Optional<Integer>"),
            Map.entry("java.util.OptionalLong", "use Optional<Long>"),
            Map.entry("java.util.OptionalDouble", "use Optional<Double>"),
            Map.entry("java.util.Date", "use Instant"),
            Map.entry("java.nio.ByteBuffer", "use byte[]"),
            Map.entry("java.math.BigDecimal", "not supported yet; use String"),
            Map.entry("java.math.BigInteger", "not supported yet; use String"),
            Map.entry("java.time.LocalDate", "not supported yet; use String"),
            Map.entry("java.time.LocalTime", "not supported yet; use String"),
            Map.entry("java.time.LocalDateTime", "not supported yet; use Instant or String"),
            Map.entry("java.time.OffsetDateTime", "not supported yet; use Instant"),
            Map.entry("java.time.ZonedDateTime", "not supported yet; use Instant"),
            Map.entry("java.net.URI", "use String"),
            Map.entry("java.util.concurrent.Flow.Publisher", "streams are not supported yet; use List"),
            Map.entry("java.util.stream.Stream", "use List"),
            Map.entry("java.util.concurrent.CompletableFuture", "a future can only be the result of a method"),
            Map.entry("java.util.concurrent.CompletionStage", "a stage can only be the result of a method"),
            Map.entry("java.util.concurrent.Future", "use CompletableFuture"),
            Map.entry("dev.beckon.api.RpcFuture", "use CompletableFuture"));

    private static final Pattern PROTO_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final String KNOWN =
            "int, long, boolean, float, double and their boxes, String, byte[], enums, records,"
                    + " Instant, Duration, UUID, and List, Map and Optional of these";

    private FieldReader() {}

    /**
     * Reads the type of a component, parameter or result.
     *
     * @param where the element that an error is reported on
     * @param label how errors call it
     * @param inFuture whether the type is the argument of a future, where a box is a primitive that had to be boxed
     */
    static Field read(Element where, String name, int number, String label, TypeMirror type, boolean inFuture) {
        return read(where, name, number, label, type, inFuture, nullable(type));
    }

    /** As the other, for a type that has lost its {@code @Nullable} to the substitution of a type variable. */
    static Field read(
            Element where, String name, int number, String label, TypeMirror type, boolean inFuture, boolean nullable) {
        String erased = nameOf(type);
        if (erased.equals("java.util.Optional")) {
            refuseNullable(where, label, type, nullable, "Optional or @Nullable, not both");
            return field(name, number, label, Shape.OPTIONAL, null, argument(where, label, type, 0));
        }
        if (erased.equals("java.util.List")) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent list is an empty one");
            return field(name, number, label, Shape.LIST, null, argument(where, label, type, 0));
        }
        if (erased.equals("java.util.Map")) {
            refuseNullable(where, label, type, nullable, "no @Nullable; an absent map is an empty one");
            Scalar key = key(where, label, type);
            return field(name, number, label, Shape.MAP, key, argument(where, label, type, 1));
        }
        ValueType value = value(where, label, type);
        boolean box = value.javaType().isPrimitive() && !type.getKind().isPrimitive();
        boolean absentByNull = nullable && !type.getKind().isPrimitive() || box && !inFuture;
        return field(name, number, label, absentByNull ? Shape.NULLABLE : Shape.PLAIN, null, value);
    }

    /** Reads a record that is marked as a message. */
    static RecordType message(TypeElement record) {
        return (RecordType) value(record, record.getSimpleName().toString(), record.asType());
    }

    /** Reads the components of a record. */
    static List<Field> components(RecordType type, Problems problems) {
        List<Field> fields = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        int count = 0;
        for (RecordComponentElement component : type.element().getRecordComponents()) {
            String name = component.getSimpleName().toString();
            String label = type.javaType().simpleName() + '.' + name;
            int number = ++count;
            Field field = problems.collect(() -> {
                refuseSameProtoName(component, label, name, protoNames);
                return read(component, name, number, label, component.asType(), false);
            });
            if (field != null) {
                fields.add(field);
            }
        }
        return fields;
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
            String name, int number, String label, Shape shape, @Nullable Scalar key, ValueType type) {
        TypeName boxed = type.javaType().box();
        TypeName javaType =
                switch (shape) {
                    case PLAIN -> type.javaType();
                    case NULLABLE -> boxed;
                    case OPTIONAL -> ParameterizedTypeName.get(ClassName.get(java.util.Optional.class), boxed);
                    case LIST -> ParameterizedTypeName.get(ClassName.get(List.class), boxed);
                    case MAP ->
                        ParameterizedTypeName.get(
                                ClassName.get(Map.class), keyOf(key).javaType().box(), boxed);
                };
        return new Field(name, number, label, shape, key, type, javaType);
    }

    private static Scalar keyOf(@Nullable Scalar key) {
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
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type)
                            + ", with absent elements (expected: elements that are there; remove @Nullable)");
        }
        switch (nameOf(argument)) {
            case "java.util.List", "java.util.Map", "java.util.Optional" ->
                throw new Refusal(
                        where,
                        label + ": " + Names.of(type) + ", one inside another (expected: one level;"
                                + " wrap the inner one in a record of its own)");
            default -> {
                return value(where, label, argument);
            }
        }
    }

    private static Scalar key(Element where, String label, TypeMirror type) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type)
                            + ", raw (expected: with type arguments, such as Map<String, Integer>)");
        }
        Scalar key = SCALARS.get(nameOf(arguments.get(0)));
        if (key == Scalar.STRING || key == Scalar.INT || key == Scalar.LONG || key == Scalar.BOOLEAN) {
            return key;
        }
        throw new Refusal(
                where, label + ": " + Names.of(type) + " (expected: keys that are String, Integer, Long or Boolean)");
    }

    private static ValueType value(Element where, String label, TypeMirror type) {
        switch (type.getKind()) {
            case INT -> {
                return Scalar.INT;
            }
            case LONG -> {
                return Scalar.LONG;
            }
            case BOOLEAN -> {
                return Scalar.BOOLEAN;
            }
            case FLOAT -> {
                return Scalar.FLOAT;
            }
            case DOUBLE -> {
                return Scalar.DOUBLE;
            }
            case CHAR -> throw unsupported(where, label, type, "use String");
            case SHORT, BYTE -> throw unsupported(where, label, type, "use int");
            case ARRAY -> {
                TypeMirror component = ((ArrayType) type).getComponentType();
                if (nullable(component)) {
                    throw unsupported(where, label, type, "of an array that may be null write byte @Nullable []");
                }
                if (component.getKind() == TypeKind.BYTE) {
                    return Scalar.BYTES;
                }
                throw unsupported(where, label, type, "use List, or byte[] for bytes");
            }
            case WILDCARD -> throw unsupported(where, label, type, "a wildcard says nothing; name the type");
            case TYPEVAR -> throw unsupported(where, label, type, "a type variable says nothing; name the type");
            case DECLARED -> {
                return declared(where, label, (DeclaredType) type);
            }
            case ERROR -> throw new Unresolved();
            default -> throw unsupported(where, label, type, "use one of " + KNOWN);
        }
    }

    private static ValueType declared(Element where, String label, DeclaredType type) {
        TypeElement element = (TypeElement) type.asElement();
        String name = element.getQualifiedName().toString();
        Scalar scalar = SCALARS.get(name);
        if (scalar != null) {
            return scalar;
        }
        String remedy = REMEDIES.get(name);
        if (remedy != null) {
            throw unsupported(where, label, type, remedy);
        }
        if (element.getKind() == ElementKind.ENUM) {
            EnumType constants = new EnumType(element, ClassName.get(element));
            refusePrivate(where, label, element);
            if (constants.constants().isEmpty()) {
                throw unsupported(where, label, type, "an enum without constants has no value; add one");
            }
            Map<String, String> names = new HashMap<>();
            constants
                    .constants()
                    .forEach(constant -> refuseSameProtoName(where, name + '.' + constant, constant, names));
            refuseOddName(where, name, element.getSimpleName().toString());
            return constants;
        }
        if (element.getKind() == ElementKind.RECORD) {
            if (!element.getTypeParameters().isEmpty()) {
                throw unsupported(
                        where, label, type, "generic records are not supported yet; write a record for this use");
            }
            refusePrivate(where, label, element);
            refuseOddName(where, name, element.getSimpleName().toString());
            return new RecordType(element, ClassName.get(element));
        }
        if (element.getModifiers().contains(Modifier.SEALED)) {
            throw unsupported(
                    where,
                    label,
                    type,
                    "sealed types are not supported yet; use a record with an Optional component per case");
        }
        if (name.startsWith("java.")) {
            throw unsupported(where, label, type, "use one of " + KNOWN);
        }
        throw unsupported(where, label, type, "make it a record");
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
