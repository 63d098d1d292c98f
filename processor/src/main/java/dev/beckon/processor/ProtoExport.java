package dev.beckon.processor;

import dev.beckon.processor.ProtoFile.Constant;
import dev.beckon.processor.ProtoFile.Enumeration;
import dev.beckon.processor.ProtoFile.FieldType;
import dev.beckon.processor.ProtoFile.Label;
import dev.beckon.processor.ProtoFile.Message;
import dev.beckon.processor.ProtoFile.Method;
import dev.beckon.processor.ProtoFile.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Says a contract in protobuf's words, as a file that stands alone but for protobuf's own.
 *
 * <p>A type has its simple name there. Where two types, or a type and a message made for a method, would share it, it
 * has the names of the types around it too, joined by '_'; where these are shared as well, its package's too.
 */
final class ProtoExport {

    /** Where the files lie among the compiled classes. */
    private static final String DIRECTORY = "META-INF/beckon/";

    private static final String TEXT = ".proto";
    private static final String DESCRIPTOR = ".binpb";

    private final Contract contract;
    private final Reached reached;
    private final Elements elements;
    private final ProtoImports declared;
    private final Map<String, String> names; // by the types' qualified names
    private final String protoPackage;
    private final String serviceName;
    private final Set<String> imports = new TreeSet<>();

    private ProtoExport(Contract contract, Reached reached, ProtoImports declared, Elements elements) {
        this.contract = contract;
        this.reached = reached;
        this.declared = declared;
        this.elements = elements;
        int dot = contract.service().lastIndexOf('.');
        protoPackage = dot < 0 ? "" : contract.service().substring(0, dot);
        serviceName = contract.service().substring(dot + 1);
        names = names();
    }

    static ProtoFile of(Contract contract, Reached reached, ProtoImports declared, Elements elements) {
        return new ProtoExport(contract, reached, declared, elements).file();
    }

    /** The full names of the messages of the contract's topics, in their order; empty where it has none. */
    static List<String> events(Contract contract, Reached reached, ProtoImports declared, Elements elements) {
        ProtoExport export = new ProtoExport(contract, reached, declared, elements);
        return contract.topics().stream()
                .map(topic -> export.type(topic.event().type()))
                .map(type -> type.named() ? type.name() : "")
                .toList();
    }

    /** Where the text lies among the compiled classes. */
    static String textPath(Contract contract) {
        return DIRECTORY + name(contract) + TEXT;
    }

    /** Where the descriptors lie among the compiled classes: beside the text. */
    static String descriptorPath(Contract contract) {
        return DIRECTORY + name(contract) + DESCRIPTOR;
    }

    private static String name(Contract contract) {
        String directory = contract.javaType().packageName().replace('.', '/');
        return (directory.isEmpty() ? "" : directory + '/') + Names.joined(contract.javaType());
    }

    private ProtoFile file() {
        List<Method> methods = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        for (Call call : contract.calls()) {
            Javadoc documentation = Javadoc.of(call.method(), elements);
            methods.add(method(call, documentation));
            if (call.request() == null) {
                messages.add(message(
                        call.requestName(),
                        call.parameters(),
                        reached.reserved(contract, call),
                        documentation::parameter,
                        name -> element(call.method().getParameters(), name)));
            }
            if (call.response() == null) {
                messages.add(message(
                        call.responseName(),
                        call.result() == null ? List.of() : List.of(call.result()),
                        List.of(),
                        result -> documentation.result(),
                        result -> null));
            }
        }
        contract.errors().forEach(error -> messages.add(message(error)));
        reached.messages().forEach(type -> messages.add(message(type)));
        List<Enumeration> enums =
                reached.enums().stream().map(this::enumeration).toList();
        Service service =
                new Service(serviceName, Reached.isDeprecated(contract.element()), methods, serviceDocumentation());
        return new ProtoFile(
                name(contract) + TEXT,
                contract.javaType().canonicalName(),
                protoPackage,
                List.copyOf(imports),
                service,
                messages,
                enums);
    }

    /** With the topics, which protobuf has no words for. */
    private String serviceDocumentation() {
        List<String> paragraphs = new ArrayList<>();
        String documentation = Javadoc.of(contract.element(), elements).text();
        if (!documentation.isEmpty()) {
            paragraphs.add(documentation);
        }
        for (ContractTopic topic : contract.topics()) {
            ValueType event = topic.event().type().wire();
            String told = Javadoc.of(topic.element(), elements).text();
            paragraphs.add("Topic " + (topic.name() == null ? topic.constant() : topic.name()) + ", of "
                    + (event instanceof NamedType named ? name(named) : event.javaType()) + " events"
                    + (told.isEmpty() ? "." : ": " + told));
        }
        return String.join("\n\n", paragraphs);
    }

    private Method method(Call call, Javadoc documentation) {
        MessageType request = call.request();
        MessageType response = call.response();
        return new Method(
                call.name(),
                request == null ? fullName(call.requestName()) : type(request).name(),
                call.items() != null,
                response == null
                        ? fullName(call.responseName())
                        : type(response).name(),
                call.returnsItems(),
                call.idempotent(),
                Reached.isDeprecated(call.method()),
                remark(call),
                documentation.text().isEmpty() && !documentation.result().isEmpty()
                        ? "Returns " + documentation.result()
                        : documentation.text());
    }

    private static String remark(Call call) {
        if (call.oneWay()) {
            return "one-way: no answer is sent";
        }
        String errors = call.errors().stream()
                .map(error -> error.name() + " (" + error.code() + ")")
                .collect(Collectors.joining(", "));
        if (call.items() != null && call.parameters().size() > 1) {
            return "the first message has the arguments, each further one has "
                    + call.items().name() + (errors.isEmpty() ? "" : "; fails with " + errors);
        }
        return (call.durable() ? "durable" : "")
                + (call.durable() && !errors.isEmpty() ? ", " : "")
                + (errors.isEmpty() ? "" : "fails with " + errors);
    }

    /** The message of an error's data; the constructor's {@code @param} says what they are. */
    private Message message(ErrorType error) {
        Map<String, String> parameters = new HashMap<>();
        for (Element member : error.element().getEnclosedElements()) {
            if (member.getKind() == ElementKind.CONSTRUCTOR) {
                parameters.putAll(Javadoc.of(member, elements).parameters());
            }
        }
        Message message = message(
                error.name(),
                error.fields(),
                reached.reserved(error),
                name -> parameters.getOrDefault(name, ""),
                name -> null);
        return new Message(
                message.name(),
                message.fields(),
                message.oneofs(),
                message.nested(),
                message.reserved(),
                Reached.isDeprecated(error.element()),
                Javadoc.of(error.element(), elements).text());
    }

    private Message message(CodecType type) {
        Javadoc documentation = Javadoc.of(type.element(), elements);
        List<Element> accessors = new ArrayList<>(); // @Deprecated cannot stand on a component itself
        for (RecordComponentElement component : type.element().getRecordComponents()) {
            accessors.add(component.getAccessor());
        }
        Message message = message(
                name(type),
                reached.fields(type),
                reached.numbered(type).reserved(),
                documentation::parameter,
                name -> element(accessors, name));
        boolean oneof = type instanceof SealedType;
        return new Message(
                message.name(),
                oneof ? message.fields().stream().map(ProtoExport::variant).toList() : message.fields(),
                oneof ? List.of(SealedType.ONEOF) : List.of(),
                message.nested(),
                message.reserved(),
                Reached.isDeprecated(type.element()),
                documentation.text());
    }

    private static ProtoFile.Field variant(ProtoFile.Field field) {
        return new ProtoFile.Field(
                field.name(),
                field.number(),
                field.label(),
                field.key(),
                field.type(),
                SealedType.ONEOF,
                field.deprecated(),
                field.remark(),
                field.documentation());
    }

    private Message message(
            String name,
            List<Field> fields,
            Collection<Integer> reserved,
            Function<String, String> documentation,
            Function<String, @Nullable Element> elementOf) {
        List<ProtoFile.Field> protoFields = new ArrayList<>();
        List<Message> entries = new ArrayList<>();
        for (Field field : fields) {
            Element element = elementOf.apply(field.name());
            String protoName = Names.lowerSnake(field.name());
            ValueType key = field.key();
            FieldType type = type(field.type());
            if (key != null && field.entries()) {
                Message entry = entry(protoName, key, field.type());
                entries.add(entry);
                type = FieldType.message(ProtoFile.join(fullName(name), entry.name()));
            }
            protoFields.add(new ProtoFile.Field(
                    protoName,
                    field.number(),
                    label(field),
                    key == null || field.entries() ? null : type(key),
                    type,
                    null,
                    element != null && Reached.isDeprecated(element),
                    field.entries() ? "" : remark(field.type()),
                    documentation.apply(field.name())));
        }
        return new Message(name, protoFields, List.of(), entries, List.copyOf(reserved), false, "");
    }

    /** What a map has whose keys protobuf's maps do not have; named as protobuf names those of its own. */
    private Message entry(String field, ValueType key, ValueType value) {
        return new Message(
                ProtoFile.entryName(field),
                List.of(part("key", 1, key), part("value", 2, value)),
                List.of(),
                List.of(),
                List.of(),
                false,
                "");
    }

    private ProtoFile.Field part(String name, int number, ValueType type) {
        return new ProtoFile.Field(name, number, Label.SINGLE, null, type(type), null, false, remark(type), "");
    }

    private static @Nullable Element element(List<? extends Element> among, String name) {
        return among.stream()
                .filter(element -> element.getSimpleName().contentEquals(name))
                .findFirst()
                .orElse(null);
    }

    private static Label label(Field field) {
        return switch (field.shape()) {
            case PLAIN -> Label.SINGLE;
            case NULLABLE, OPTIONAL -> Label.OPTIONAL;
            case LIST, SET, ARRAY -> Label.REPEATED;
            case MAP -> field.entries() ? Label.REPEATED : Label.MAP;
        };
    }

    private FieldType type(ValueType converted) {
        ValueType type = converted.wire();
        if (type instanceof Scalar scalar) {
            if (!scalar.message()) {
                return FieldType.scalar(scalar.protoType());
            }
            imports.add(
                    scalar == Scalar.INSTANT ? "google/protobuf/timestamp.proto" : "google/protobuf/duration.proto");
            return FieldType.message(scalar.protoType());
        }
        if (type instanceof ProtobufType message) {
            ProtoImports.Declared found = declared.of(message);
            if (found == null) {
                return FieldType.scalar("bytes");
            }
            imports.add(found.file());
            return FieldType.message(found.name());
        }
        String name = fullName(name((NamedType) type));
        return type instanceof EnumType ? FieldType.enumeration(name) : FieldType.message(name);
    }

    private String remark(ValueType converted) {
        ValueType type = converted.wire();
        if (type instanceof ProtobufType message && declared.of(message) == null) {
            return "a message: " + message.javaType();
        }
        String remark = type instanceof Scalar scalar ? scalar.remark() : null;
        return remark == null ? "" : remark;
    }

    private Enumeration enumeration(EnumType type) {
        String name = name(type);
        List<Constant> constants = new ArrayList<>();
        for (int i = 0; i < type.constants().size(); i++) {
            String constant = type.constants().get(i);
            Element element = element(type.element().getEnclosedElements(), constant);
            constants.add(new Constant(
                    Names.upperSnake(name) + '_' + constant,
                    type.numbers().get(i),
                    element != null && Reached.isDeprecated(element),
                    Javadoc.of(element, elements).text()));
        }
        List<Integer> reserved = new ArrayList<>(reached.reserved(type));
        if (!type.numbers().contains(0)) { // which proto3 has to have
            constants.add(new Constant(
                    zero(name, constants), 0, false, "Not in use: proto3 wants a constant of this number."));
            reserved.remove(Integer.valueOf(0));
        }
        constants.sort(Comparator.comparing(constant -> constant.number() != 0)); // and wants first
        return new Enumeration(
                name,
                constants,
                reserved,
                Reached.isDeprecated(type.element()),
                Javadoc.of(type.element(), elements).text());
    }

    private static String zero(String enumName, List<Constant> constants) {
        String name = Names.upperSnake(enumName) + "_UNSPECIFIED";
        while (taken(name, constants)) {
            name += "_0";
        }
        return name;
    }

    /** As protoc sees it, which makes names for other languages of them. */
    private static boolean taken(String name, List<Constant> constants) {
        return constants.stream()
                .anyMatch(constant -> constant.name().replace("_", "").equalsIgnoreCase(name.replace("_", "")));
    }

    private String fullName(String name) {
        return ProtoFile.join(protoPackage, name);
    }

    private String name(NamedType type) {
        return names.getOrDefault(type.qualifiedName(), type.simpleName());
    }

    private Map<String, String> names() {
        Set<String> taken = new HashSet<>(Set.of(serviceName));
        for (Call call : contract.calls()) {
            if (call.request() == null) {
                taken.add(call.requestName());
            }
            if (call.response() == null) {
                taken.add(call.responseName());
            }
        }
        contract.errors().forEach(error -> taken.add(error.name()));
        Map<String, String> simple = new LinkedHashMap<>();
        Map<String, String> joined = new HashMap<>();
        List<NamedType> all = new ArrayList<>(reached.messages());
        all.addAll(reached.enums());
        all.forEach(type -> {
            simple.put(type.qualifiedName(), type.simpleName());
            joined.put(type.qualifiedName(), type.joinedName());
        });
        Map<String, String> unique = lengthened(simple, taken, name -> joined.getOrDefault(name, name));
        return lengthened(unique, taken, name -> name.replace('.', '_'));
    }

    /** These names, with another one for those that are taken or shared. */
    private static Map<String, String> lengthened(
            Map<String, String> names, Set<String> taken, UnaryOperator<String> longer) {
        Map<String, Long> uses = names.values().stream()
                .collect(Collectors.groupingBy(name -> name, HashMap::new, Collectors.counting()));
        Map<String, String> result = new LinkedHashMap<>();
        names.forEach((type, name) ->
                result.put(type, taken.contains(name) || uses.getOrDefault(name, 0L) > 1 ? longer.apply(type) : name));
        return result;
    }
}
