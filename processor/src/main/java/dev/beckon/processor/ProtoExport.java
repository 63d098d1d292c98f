package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.processor.ProtoFile.Constant;
import dev.beckon.processor.ProtoFile.Enumeration;
import dev.beckon.processor.ProtoFile.Label;
import dev.beckon.processor.ProtoFile.Message;
import dev.beckon.processor.ProtoFile.Method;
import dev.beckon.processor.ProtoFile.Reserved;
import dev.beckon.processor.ProtoFile.Service;
import dev.beckon.processor.ProtoFile.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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
    private final Map<ClassName, String> names;
    private final String protoPackage;
    private final String serviceName;
    private final Set<String> imports = new TreeSet<>();

    private ProtoExport(Contract contract, Reached reached, Elements elements) {
        this.contract = contract;
        this.reached = reached;
        this.elements = elements;
        int dot = contract.service().lastIndexOf('.');
        protoPackage = dot < 0 ? "" : contract.service().substring(0, dot);
        serviceName = contract.service().substring(dot + 1);
        names = names();
    }

    static ProtoFile of(Contract contract, Reached reached, Elements elements) {
        return new ProtoExport(contract, reached, elements).file();
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
                        documentation::parameter,
                        name -> element(call.method().getParameters(), name)));
            }
            if (call.response() == null) {
                messages.add(message(
                        call.responseName(),
                        call.result() == null ? List.of() : List.of(call.result()),
                        result -> documentation.result(),
                        result -> null));
            }
        }
        reached.records().forEach(type -> messages.add(message(type)));
        List<Enumeration> enums =
                reached.enums().stream().map(this::enumeration).toList();
        Service service = new Service(
                serviceName,
                Reached.isDeprecated(contract.element()),
                methods,
                Javadoc.of(contract.element(), elements).text());
        return new ProtoFile(
                name(contract) + TEXT,
                contract.javaType().canonicalName(),
                protoPackage,
                List.copyOf(imports),
                service,
                messages,
                enums);
    }

    private Method method(Call call, Javadoc documentation) {
        RecordType request = call.request();
        RecordType response = call.response();
        return new Method(
                call.name(),
                fullName(request == null ? call.requestName() : name(request.javaType())),
                fullName(response == null ? call.responseName() : name(response.javaType())),
                false,
                Reached.isDeprecated(call.method()),
                call.oneWay() ? "one-way: no answer is sent" : "",
                documentation.text().isEmpty() && !documentation.result().isEmpty()
                        ? "Returns " + documentation.result()
                        : documentation.text());
    }

    private Message message(RecordType type) {
        Javadoc documentation = Javadoc.of(type.element(), elements);
        List<Element> accessors = new ArrayList<>(); // @Deprecated cannot stand on a component itself
        for (RecordComponentElement component : type.element().getRecordComponents()) {
            accessors.add(component.getAccessor());
        }
        Message message = message(
                name(type.javaType()),
                reached.fields(type),
                documentation::parameter,
                name -> element(accessors, name));
        return new Message(
                message.name(),
                message.fields(),
                message.oneofs(),
                message.nested(),
                message.reserved(),
                Reached.isDeprecated(type.element()),
                documentation.text());
    }

    private Message message(
            String name,
            List<Field> fields,
            Function<String, String> documentation,
            Function<String, @Nullable Element> elementOf) {
        List<ProtoFile.Field> protoFields = new ArrayList<>();
        for (Field field : fields) {
            Scalar key = field.key();
            Element element = elementOf.apply(field.name());
            protoFields.add(new ProtoFile.Field(
                    Names.lowerSnake(field.name()),
                    field.number(),
                    label(field),
                    key == null ? null : Type.scalar(key.protoType()),
                    type(field.type()),
                    null,
                    element != null && Reached.isDeprecated(element),
                    field.type() == Scalar.UUID ? "UUID: 16 bytes, the most significant first" : "",
                    documentation.apply(field.name())));
        }
        return new Message(name, protoFields, List.of(), List.of(), Reserved.NOTHING, false, "");
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
            case LIST -> Label.REPEATED;
            case MAP -> Label.MAP;
        };
    }

    private Type type(ValueType type) {
        if (type instanceof Scalar scalar) {
            if (!scalar.message()) {
                return Type.scalar(scalar.protoType());
            }
            imports.add(
                    scalar == Scalar.INSTANT ? "google/protobuf/timestamp.proto" : "google/protobuf/duration.proto");
            return Type.message(scalar.protoType());
        }
        return type instanceof RecordType record
                ? Type.message(fullName(name(record.javaType())))
                : Type.enumeration(fullName(name(((EnumType) type).javaType())));
    }

    private Enumeration enumeration(EnumType type) {
        String name = name(type.javaType());
        List<Constant> constants = new ArrayList<>();
        for (Element member : type.element().getEnclosedElements()) {
            if (member.getKind() == ElementKind.ENUM_CONSTANT) {
                constants.add(new Constant(
                        Names.upperSnake(name) + '_' + member.getSimpleName(),
                        constants.size(),
                        Reached.isDeprecated(member),
                        Javadoc.of(member, elements).text()));
            }
        }
        return new Enumeration(
                name,
                constants,
                Reserved.NOTHING,
                Reached.isDeprecated(type.element()),
                Javadoc.of(type.element(), elements).text());
    }

    private String fullName(String name) {
        return ProtoFile.join(protoPackage, name);
    }

    private String name(ClassName type) {
        return names.getOrDefault(type, type.simpleName());
    }

    private Map<ClassName, String> names() {
        Set<String> taken = new HashSet<>(Set.of(serviceName));
        for (Call call : contract.calls()) {
            if (call.request() == null) {
                taken.add(call.requestName());
            }
            if (call.response() == null) {
                taken.add(call.responseName());
            }
        }
        Map<ClassName, String> simple = new LinkedHashMap<>();
        reached.records()
                .forEach(type -> simple.put(type.javaType(), type.javaType().simpleName()));
        reached.enums()
                .forEach(type -> simple.put(type.javaType(), type.javaType().simpleName()));
        Map<ClassName, String> joined = lengthened(simple, taken, Names::joined);
        return lengthened(joined, taken, type -> type.canonicalName().replace('.', '_'));
    }

    /** These names, with another one for those that are taken or shared. */
    private static Map<ClassName, String> lengthened(
            Map<ClassName, String> names, Set<String> taken, Function<ClassName, String> longer) {
        Map<String, Long> uses = names.values().stream()
                .collect(Collectors.groupingBy(name -> name, HashMap::new, Collectors.counting()));
        Map<ClassName, String> result = new LinkedHashMap<>();
        names.forEach((type, name) ->
                result.put(type, taken.contains(name) || uses.getOrDefault(name, 0L) > 1 ? longer.apply(type) : name));
        return result;
    }
}
