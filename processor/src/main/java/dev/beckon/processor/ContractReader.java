package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.beckon.api.Durable;
import dev.beckon.api.Idempotent;
import dev.beckon.api.Name;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import dev.beckon.processor.Call.Style;
import dev.beckon.processor.ContractMethods.Member;
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
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads an interface as a contract, or refuses it on the element that has to be changed. */
final class ContractReader {

    private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    private final Elements elements;
    private final Types types;
    private final ErrorReader errors;
    private final TopicReader topics;

    ContractReader(Elements elements, Types types, TopicNames topicNames) {
        this.elements = elements;
        this.types = types;
        this.errors = new ErrorReader(elements, types);
        this.topics = new TopicReader(topicNames);
    }

    /** The contract; without the methods that were refused. */
    Contract read(TypeElement type, Problems problems) {
        refuseUnlessPlainInterface(type);
        List<Call> calls = new ArrayList<>();
        Map<String, Member> names = new HashMap<>();
        ContractMethods methods = new ContractMethods(types, type);
        for (Member member : methods.abstractOnes()) {
            if (!member.declaredBy().equals(type) && everyObjectHas(member.method())) {
                continue; // as Comparator's equals
            }
            int index = calls.size();
            Call call = problems.collect(() -> {
                refuseSameName(type, member, names);
                return call(type, member, index);
            });
            if (call != null) {
                calls.add(call);
            }
        }
        refuseLocalMarks(methods, problems);
        List<ContractTopic> declared = topics.read(methods.interfaces(), problems);
        Contract contract = new Contract(
                type,
                ClassName.get(type),
                serviceName(type),
                isOpen(type),
                type.getAnnotation(NonBlocking.class) != null,
                isNullMarked(type),
                namesDeprecated(type, calls, declared),
                calls,
                methods.defaultOnes().stream()
                        .map(member -> member.method().getSimpleName().toString())
                        .distinct()
                        .toList(),
                declared);
        refuseSharedErrorNames(contract, problems);
        return contract;
    }

    private static void refuseLocalMarks(ContractMethods methods, Problems problems) {
        TypeElement contract = methods.interfaces().get(0);
        for (ExecutableElement method : ElementFilter.methodsIn(contract.getEnclosedElements())) {
            if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
                problems.collect(() -> {
                    Promises.refuseOnLocal(method, contract.getSimpleName() + "." + method.getSimpleName());
                    return method;
                });
            }
        }
    }

    /** Refuses an error whose message would have the name of another message that is made for the contract. */
    private static void refuseSharedErrorNames(Contract contract, Problems problems) {
        Map<String, String> taken = new HashMap<>();
        taken.put(contract.simpleService(), "the service");
        for (Call call : contract.calls()) {
            if (call.request() == null) {
                taken.put(call.requestName(), "the request of " + call.name());
            }
            if (call.response() == null) {
                taken.put(call.responseName(), "the answer of " + call.name());
            }
        }
        for (Call call : contract.calls()) {
            for (ErrorType error : call.errors()) {
                String whose = error.javaType().canonicalName();
                String before = taken.putIfAbsent(error.name(), whose);
                if (before != null && !before.equals(whose)) {
                    problems.collect(() -> {
                        throw new Refusal(
                                call.method(),
                                contract.javaType().simpleName() + '.' + call.javaName() + ": throws " + whose
                                        + ", named " + error.name() + " as " + before
                                        + " is (expected: another name, by @RpcError(name = ...))");
                    });
                }
            }
        }
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

    private static void refuseSameName(TypeElement type, Member member, Map<String, Member> names) {
        ExecutableElement method = member.method();
        String name = wireName(method);
        String label = label(type, method);
        Member before = names.putIfAbsent(Names.upperSnake(name).replace("_", ""), member);
        if (before == null) {
            return;
        }
        if (!wireName(before.method()).equals(name)) {
            throw new Refusal(
                    method,
                    label + ": " + (method.getSimpleName().contentEquals(name) ? "" : "named " + name + ", ")
                            + "too much like " + wireName(before.method())
                            + " (expected: names that differ by more than case and underscores)");
        }
        if (method.getAnnotation(Name.class) != null) {
            throw new Refusal(
                    method,
                    label + ": named " + name + ", as " + label(type, before.method())
                            + " is (expected: a name on the wire that no other method of the contract has)");
        }
        throw new Refusal(
                method,
                label + ": overloaded (expected: a name of its own on the wire, by @Name(\"" + name + "By...\"))");
    }

    /** The name on the wire. */
    private static String wireName(ExecutableElement method) {
        Name given = method.getAnnotation(Name.class);
        return given == null ? method.getSimpleName().toString() : given.value();
    }

    private static String label(TypeElement type, ExecutableElement method) {
        return type.getSimpleName() + "." + method.getSimpleName();
    }

    private Call call(TypeElement type, Member member, int index) {
        ExecutableElement method = member.method();
        String name = wireName(method);
        String label = label(type, method);
        KotlinClasses.refuseUncallable(method, label);
        FieldReader.refuseOddName(
                method, method.getAnnotation(Name.class) == null ? label : label + ": named " + name, name);
        refuseUncallable(method, label);
        refuseDisagreement(type, member, label);
        List<ErrorType> typedErrors = errors.thrown(method, label, member.type().getThrownTypes());
        List<Field> parameters = parameters(member, label);
        boolean oneWay = method.getAnnotation(OneWay.class) != null;
        TypeMirror returned = resolved(method.getReturnType(), member.type().getReturnType());
        Publishers.refuseOthers(method, "result of " + label, returned);
        Style style = style(method, label, returned);
        Field result;
        if (style == Style.PLAIN) {
            result = result(method, label, method.getReturnType(), returned, false);
        } else if (style == Style.ITEMS) {
            TypeMirror declared =
                    method.getReturnType().getKind() == TypeKind.TYPEVAR ? returned : method.getReturnType();
            result = Publishers.item(method, "result", 1, "result of " + label, declared, returned);
        } else {
            TypeMirror held = argument(method, label, returned);
            TypeMirror declared = method.getReturnType().getKind() == TypeKind.TYPEVAR
                    ? held
                    : argument(method, label, method.getReturnType());
            Publishers.refuseInFuture(method, label, held);
            result = result(method, label, declared, held, true);
        }
        if (oneWay && result != null) {
            throw new Refusal(
                    method,
                    label + ": @OneWay, but returns " + Names.of(returned)
                            + " (expected: void, or CompletableFuture<Void>; what gets no answer has no result)");
        }
        if (oneWay && !typedErrors.isEmpty()) {
            throw new Refusal(
                    method,
                    label + ": @OneWay, but throws "
                            + typedErrors.get(0).javaType().simpleName()
                            + " (expected: no typed error; what gets no answer reports none)");
        }
        Field items = Publishers.parameter(member, parameters, label);
        Publishers.refusePromises(method, style == Style.ITEMS, items, label);
        Field callId = Promises.callId(method, parameters, label);
        return new Call(
                method,
                name,
                method.getSimpleName().toString(),
                index,
                style,
                oneWay,
                method.getAnnotation(NonBlocking.class) != null
                        || !member.declaredBy().equals(type)
                                && member.declaredBy().getAnnotation(NonBlocking.class) != null,
                parameters,
                parameters.size() == 1 ? messageOf(parameters.get(0)) : null,
                result,
                result == null ? null : messageOf(result),
                method.getAnnotation(Durable.class) != null,
                method.getAnnotation(Idempotent.class) != null,
                callId,
                items,
                typedErrors,
                member.type().getThrownTypes().stream()
                        .map(thrown -> TypeName.get(thrown).withoutAnnotations())
                        .toList());
    }

    /** The type as it is declared, with its annotations, unless it names a type variable of the interface. */
    private TypeMirror resolved(TypeMirror declared, TypeMirror inContract) {
        return types.isSameType(declared, inContract) ? declared : inContract;
    }

    /** Refuses a method that comes from two interfaces which say different things about it. */
    private static void refuseDisagreement(TypeElement type, Member member, String label) {
        for (Member other : member.alsoFrom()) {
            if (!Promises.saysTheSame(member.method(), other.method())) {
                throw new Refusal(
                        type,
                        label + ": declared differently by "
                                + member.declaredBy().getSimpleName() + " and "
                                + other.declaredBy().getSimpleName()
                                + " (expected: the same annotations and throws, or a declaration in "
                                + type.getSimpleName() + " that says which)");
            }
        }
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
        if (everyObjectHas(method)) {
            throw new Refusal(method, label + ": a method of every object (expected: another name, or no declaration)");
        }
    }

    private boolean everyObjectHas(ExecutableElement method) {
        TypeElement object = elements.getTypeElement("java.lang.Object");
        for (Element member : object.getEnclosedElements()) {
            if (member instanceof ExecutableElement inherited
                    && inherited.getKind() == ElementKind.METHOD
                    && inherited.getSimpleName().contentEquals(method.getSimpleName())
                    && types.isSubsignature((ExecutableType) method.asType(), (ExecutableType) inherited.asType())) {
                return true;
            }
        }
        return false;
    }

    private List<Field> parameters(Member member, String label) {
        List<Field> fields = new ArrayList<>();
        Map<String, String> protoNames = new HashMap<>();
        for (VariableElement parameter : member.method().getParameters()) {
            String name = parameter.getSimpleName().toString();
            String parameterLabel = label + '.' + name;
            FieldReader.refuseSameProtoName(parameter, parameterLabel, name, protoNames);
            int at = fields.size();
            TypeMirror declared = parameter.asType();
            TypeMirror type =
                    resolved(declared, member.type().getParameterTypes().get(at));
            Publishers.refuseOthers(parameter, parameterLabel, type);
            fields.add(
                    Publishers.isPublisher(type)
                            ? Publishers.item(parameter, name, at + 1, parameterLabel, declared, type)
                            : FieldReader.read(parameter, name, at + 1, parameterLabel, declared, type, false));
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
            case "java.util.concurrent.Flow.Publisher" -> Style.ITEMS;
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

    private static @Nullable Field result(
            ExecutableElement method, String label, TypeMirror declared, TypeMirror type, boolean inFuture) {
        if (type.getKind() == TypeKind.VOID) {
            return null;
        }
        boolean named = type.getKind() == TypeKind.DECLARED || type.getKind() == TypeKind.ERROR;
        if (inFuture && named && FieldReader.nameOf(type).equals("java.lang.Void")) {
            return null;
        }
        return FieldReader.read(method, "result", 1, "result of " + label, declared, type, inFuture);
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

    private static boolean namesDeprecated(TypeElement type, List<Call> calls, List<ContractTopic> topics) {
        return Reached.namesDeprecated(type)
                || topics.stream().anyMatch(topic -> Reached.namesDeprecated(topic.element()))
                || calls.stream().anyMatch(ContractReader::namesDeprecated);
    }

    private static boolean namesDeprecated(Call call) {
        return Reached.isDeprecated(call.method())
                || call.method().getThrownTypes().stream()
                        .anyMatch(thrown -> thrown instanceof DeclaredType declared
                                && Reached.namesDeprecated(declared.asElement()))
                || call.errors().stream()
                        .anyMatch(error -> Reached.namesDeprecated(error.element())
                                || error.fields().stream().anyMatch(Reached::namesDeprecated))
                || call.parameters().stream().anyMatch(Reached::namesDeprecated)
                || call.result() != null && Reached.namesDeprecated(call.result());
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
