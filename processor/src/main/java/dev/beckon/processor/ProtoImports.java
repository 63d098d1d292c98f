package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.ProtoImport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import org.jspecify.annotations.Nullable;

/** Which {@code .proto} files protobuf's generated classes come from: by the contract's annotations, or well known. */
final class ProtoImports {

    private static final String GOOGLE = "google.protobuf";

    private static final Map<String, String> WELL_KNOWN = Map.ofEntries(
            Map.entry("Any", "any"),
            Map.entry("Api", "api"),
            Map.entry("Method", "api"),
            Map.entry("Mixin", "api"),
            Map.entry("Duration", "duration"),
            Map.entry("Empty", "empty"),
            Map.entry("FieldMask", "field_mask"),
            Map.entry("SourceContext", "source_context"),
            Map.entry("Struct", "struct"),
            Map.entry("Value", "struct"),
            Map.entry("ListValue", "struct"),
            Map.entry("Timestamp", "timestamp"),
            Map.entry("Type", "type"),
            Map.entry("Field", "type"),
            Map.entry("Enum", "type"),
            Map.entry("EnumValue", "type"),
            Map.entry("Option", "type"),
            Map.entry("DoubleValue", "wrappers"),
            Map.entry("FloatValue", "wrappers"),
            Map.entry("Int64Value", "wrappers"),
            Map.entry("UInt64Value", "wrappers"),
            Map.entry("Int32Value", "wrappers"),
            Map.entry("UInt32Value", "wrappers"),
            Map.entry("BoolValue", "wrappers"),
            Map.entry("StringValue", "wrappers"),
            Map.entry("BytesValue", "wrappers"));

    /**
     * Where a message is declared.
     *
     * @param file the file, as others import it
     * @param name its full name there
     */
    record Declared(String file, String name) {}

    private record Import(String file, String protoPackage, boolean isMessage) {}

    private final Map<String, Import> imports = new HashMap<>(); // by the names of the classes that are listed

    /** Those of a contract. */
    ProtoImports(TypeElement contract) {
        for (AnnotationMirror annotation : contract.getAnnotationMirrors()) {
            String name = Names.of(annotation.getAnnotationType());
            if (name.equals(ProtoImport.class.getName())) {
                add(contract, annotation);
            } else if (name.equals(ProtoImport.List.class.getCanonicalName())) {
                for (Object each : (List<?>) value(annotation, "value")) {
                    add(contract, (AnnotationMirror) ((AnnotationValue) each).getValue());
                }
            }
        }
    }

    private void add(TypeElement contract, AnnotationMirror annotation) {
        String file = (String) value(annotation, "file");
        Object protoPackage = value(annotation, "protoPackage");
        for (Object each : (List<?>) value(annotation, "types")) {
            if (!(((AnnotationValue) each).getValue() instanceof DeclaredType type)) {
                throw new Unresolved();
            }
            FieldReader.nameOf(type); // exists
            TypeElement element = (TypeElement) type.asElement();
            boolean isMessage = ProtobufType.isMessage(element);
            boolean holdsMessages = element.getEnclosedElements().stream()
                    .anyMatch(member -> member instanceof TypeElement nested && ProtobufType.isMessage(nested));
            if (!isMessage && !holdsMessages) {
                throw new Refusal(
                        contract,
                        "@ProtoImport(file = \"" + file + "\"): " + Names.of(type)
                                + " (expected: a class that protobuf has generated)");
            }
            imports.put(element.getQualifiedName().toString(), new Import(file, protoPackage.toString(), isMessage));
        }
    }

    private static Object value(AnnotationMirror annotation, String name) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> value :
                annotation.getElementValues().entrySet()) {
            if (value.getKey().getSimpleName().contentEquals(name)) {
                return value.getValue().getValue();
            }
        }
        return "";
    }

    /** Where the message is declared; null if nobody has said so. */
    @Nullable
    Declared of(ProtobufType type) {
        ClassName name = type.javaType();
        if (name.packageName().equals("com.google.protobuf")
                && WELL_KNOWN.containsKey(name.simpleNames().get(0))) {
            String file = "google/protobuf/" + WELL_KNOWN.get(name.simpleNames().get(0)) + ".proto";
            return new Declared(file, GOOGLE + '.' + String.join(".", name.simpleNames()));
        }
        String simple = name.simpleName();
        Element around = type.element();
        while (around instanceof TypeElement element) {
            Import known = imports.get(element.getQualifiedName().toString());
            if (known != null) {
                String inside = known.isMessage() || around.equals(type.element())
                        ? simple
                        : simple.substring(simple.indexOf('.') + 1);
                return new Declared(
                        known.file(), known.protoPackage().isEmpty() ? inside : known.protoPackage() + '.' + inside);
            }
            around = element.getEnclosingElement();
            if (around instanceof TypeElement outer) {
                simple = outer.getSimpleName() + "." + simple;
            }
        }
        return null;
    }

    /** The messages of others' files that can say at run time how their file looks; one is enough of each file. */
    List<ProtobufType> known(Reached reached) {
        Map<String, ProtobufType> byFile = new LinkedHashMap<>();
        for (ProtobufType type : reached.foreign()) {
            Declared found = of(type);
            if (found != null && !found.name().startsWith(GOOGLE + '.') && type.hasDescriptor()) {
                byFile.putIfAbsent(found.file(), type);
            }
        }
        return List.copyOf(byFile.values());
    }

    /** Refuses, or warns of, messages that the exported file cannot name. */
    void check(Contract contract, Reached reached, Problems problems) {
        for (ProtobufType type : reached.foreign()) {
            if (of(type) != null) {
                continue;
            }
            String message = type.javaType() + ": of an unknown .proto file (expected: @ProtoImport(file = ..., types"
                    + " = " + type.javaType().simpleName() + ".class) on "
                    + contract.javaType().simpleName() + ")";
            boolean whole = contract.calls().stream()
                    .anyMatch(call -> type.equals(call.request()) || type.equals(call.response()));
            if (whole) {
                problems.collect(() -> {
                    throw new Refusal(contract.element(), message);
                });
            } else {
                problems.warn(contract.element(), message + "; exported as bytes until then");
            }
        }
    }
}
