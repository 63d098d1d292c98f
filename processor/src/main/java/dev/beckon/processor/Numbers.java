package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.api.Name;
import dev.beckon.api.codec.WireNumbers;
import dev.beckon.processor.Lock.Entry;
import dev.beckon.processor.Lock.Kind;
import dev.beckon.processor.Numbering.Item;
import dev.beckon.processor.Numbering.Numbered;
import dev.beckon.processor.Numbering.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all that a compilation generates for: of what it compiles itself from the lock, of what was compiled
 * elsewhere from the class that was generated there.
 *
 * <p>What it numbers it also compares with the lock: {@link #changes} and {@link #now} are what there is to record.
 */
final class Numbers {

    private static final Pattern TYPE_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    private final Lock locked;
    private final Lock now;
    private final String file;
    private final boolean known;
    private final Elements elements;
    private final Predicate<TypeElement> compiled;
    private final Map<Lock.Key, Numbered> seen = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>(); // names in Java, by those that types are known by
    private final List<Change> changes = new ArrayList<>();
    private final LockCheck check;

    /**
     * For one compilation.
     *
     * @param locked what was recorded
     * @param file how messages call the lock file
     * @param known whether there is a lock file, so that what it does not have is a change
     * @param compiled whether a type is part of this compilation
     */
    Numbers(Lock locked, String file, boolean known, Elements elements, Predicate<TypeElement> compiled) {
        this.locked = locked;
        this.file = file;
        this.known = known;
        this.elements = elements;
        this.compiled = compiled;
        now = locked.copy();
        check = new LockCheck(locked, now, file, known, changes);
    }

    /** What there is so far; {@link Runnable#run} takes back all that comes after, which has to be looked at anew. */
    Runnable checkpoint() {
        Lock lock = now.copy();
        Map<Lock.Key, Numbered> entries = Map.copyOf(seen);
        Map<String, String> named = Map.copyOf(owners);
        int count = changes.size();
        Runnable rest = check.checkpoint();
        return () -> {
            now.replaceBy(lock);
            seen.keySet().retainAll(entries.keySet());
            owners.keySet().retainAll(named.keySet());
            changes.subList(count, changes.size()).clear();
            rest.run();
        };
    }

    /** What compares all that has no numbers. */
    LockCheck check() {
        return check;
    }

    /**
     * The numbers of an enum's constants.
     *
     * @param numbers in the order of declaration
     * @param reserved the numbers that are not to be used again
     */
    record NumberedConstants(List<Integer> numbers, SortedSet<Integer> reserved) {}

    /** What the lock is to say after this compilation. */
    Lock now() {
        return now;
    }

    /** The changes that were compatible, and are not recorded. */
    List<Change> changes() {
        return changes;
    }

    /** Whether the entry was met in this compilation. */
    boolean isSeen(Lock.Key key) {
        return seen.containsKey(key);
    }

    /** The components of a record, or the variants of a sealed type, with their numbers. */
    NumberedFields fields(CodecType type, List<Field> read, Problems problems) {
        List<Field> fields =
                read.stream().map(field -> constants(field, problems)).toList();
        WireNumbers elsewhere = elsewhere(type.element(), type.codec());
        if (elsewhere != null) {
            return carried(type.element(), fields, elsewhere);
        }
        if (isElsewhere(type.element(), type.codec())) {
            return new NumberedFields(fields, new TreeSet<>());
        }
        if (type instanceof SealedType variants) {
            List<Item> items = fields.stream().map(Numbers::variant).toList();
            boolean readsUnknown = !VariantReader.unknown(variants).isEmpty();
            return numbered(fields, number(Kind.SEALED, type, readsUnknown, items, problems));
        }
        Map<String, Element> declared = type.element().getRecordComponents().stream()
                .collect(Collectors.toMap(component -> component.getSimpleName().toString(), component -> component));
        List<Item> items = fields.stream()
                .map(field -> item(field, declared.getOrDefault(field.name(), type.element())))
                .toList();
        return numbered(fields, number(Kind.MESSAGE, type, false, items, problems));
    }

    private Numbered number(Kind kind, CodecType type, boolean readsUnknown, List<Item> items, Problems problems) {
        return numberNamed(kind, type, LockedType.name(type), type.simpleName(), readsUnknown, items, problems);
    }

    /** Of a type, which may be known by another name than it has in Java. */
    private Numbered numberNamed(
            Kind kind,
            NamedType type,
            String name,
            String label,
            boolean readsUnknown,
            List<Item> items,
            Problems problems) {
        boolean first = !seen.containsKey(new Lock.Key(kind, name));
        problems.collect(() -> refuseOddName(type, name));
        Numbered numbered = number(kind, name, label, type.element(), readsUnknown, items, problems);
        String java = type.origin().canonicalName();
        String text = type.knownName().equals(java) ? "" : java;
        Entry before = locked.entry(kind, name);
        if (first && before != null && !before.text().equals(text)) {
            changes.add(new Change(type.element(), name + " is " + java + " in Java"));
        }
        if (numbered.entry().text().equals(text)) {
            return numbered;
        }
        Entry whole = numbered.entry().saying(text);
        Numbered told = new Numbered(numbered.numbers(), whole, numbered.changes());
        seen.put(whole.key(), told);
        now.put(whole);
        return told;
    }

    private @Nullable Void refuseOddName(NamedType type, String name) {
        Name given = type.element().getAnnotation(Name.class);
        if (given != null && !TYPE_NAME.matcher(given.value()).matches()) {
            throw new Refusal(
                    type.element(),
                    type.simpleName() + ": @Name(\"" + given.value() + "\") (expected: letters, digits and _, in parts"
                            + " separated by dots, such as acme.DishReady)");
        }
        String before = owners.putIfAbsent(name, type.qualifiedName());
        if (before != null && !before.equals(type.qualifiedName())) {
            throw new Refusal(
                    type.element(),
                    type.qualifiedName() + ": known as " + name + ", as " + before
                            + " is (expected: a name for each, by @Name, which keeps that of one that was renamed)");
        }
        return null;
    }

    private static Item variant(Field field) {
        ValueType type = field.type();
        Element element = type instanceof ConvertedType converted ? converted.element() : ((CodecType) type).element();
        return new Item(field.name(), field.label(), element, LockedType.variant(field));
    }

    /** The contract, with the numbers of its parameters and errors. */
    Contract contract(Contract contract, Problems problems) {
        List<Call> calls = contract.calls().stream()
                .map(call -> call(contract, call, problems))
                .toList();
        Contract numbered = contract.with(calls);
        check.contract(numbered, problems);
        return numbered;
    }

    private Call call(Contract contract, Call call, Problems problems) {
        String name = LockCheck.name(contract, call);
        String label = contract.javaType().simpleName() + '.' + call.name();
        List<Field> parameters = call.parameters().stream()
                .map(field -> constants(field, problems))
                .toList();
        if (call.request() == null) {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                items.add(item(parameters.get(i), call.method().getParameters().get(i)));
            }
            parameters = numbered(parameters, number(Kind.REQUEST, name, label, call.method(), false, items, problems))
                    .fields();
        }
        Field result = call.result() == null ? null : constants(call.result(), problems);
        if (result != null && call.response() == null) {
            number(Kind.RESPONSE, name, label, call.method(), false, List.of(item(result, call.method())), problems);
        }
        List<ErrorType> errors = call.errors().stream()
                .map(error -> error.with(error(error, problems).fields()))
                .toList();
        return call.with(parameters, result, errors);
    }

    /** The data of an error with their numbers. */
    NumberedFields error(ErrorType type, Problems problems) {
        List<Field> fields =
                type.fields().stream().map(field -> constants(field, problems)).toList();
        WireNumbers elsewhere = elsewhere(type.element(), type.numbersClass());
        if (elsewhere != null) {
            return carried(type.element(), fields, elsewhere);
        }
        Map<String, Element> declared = ElementFilter.constructorsIn(
                        type.element().getEnclosedElements())
                .stream()
                .filter(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC))
                .flatMap(constructor -> constructor.getParameters().stream())
                .collect(Collectors.toMap(parameter -> parameter.getSimpleName().toString(), parameter -> parameter));
        List<Item> items = fields.stream()
                .map(field -> item(field, declared.getOrDefault(field.name(), type.element())))
                .toList();
        Numbered numbered = number(
                Kind.ERROR,
                type.javaType().canonicalName(),
                type.javaType().simpleName(),
                type.element(),
                false,
                items,
                problems);
        problems.collect(() -> check.error(type));
        return numbered(fields, numbered);
    }

    /** The numbers that are not to be used again in what was numbered here. */
    SortedSet<Integer> reserved(Lock.Key key) {
        Numbered numbered = seen.get(key);
        return numbered == null ? new TreeSet<>() : Numbering.reserved(numbered.entry());
    }

    private static Item item(Field field, Element element) {
        return new Item(field.name(), field.label(), element, LockedType.of(field));
    }

    /** The field, with the numbers of the enums in its type. */
    private Field constants(Field field, Problems problems) {
        return field.with(
                field.key() == null ? null : constants(field.key(), problems), constants(field.type(), problems));
    }

    private ValueType constants(ValueType type, Problems problems) {
        return type instanceof EnumType constants
                ? constants.numbered(numbers(constants, problems).numbers())
                : type;
    }

    /** The numbers that an enum's constants have, in their order, and those that no constant may have again. */
    NumberedConstants numbers(EnumType type, Problems problems) {
        TypeElement element = type.element();
        WireNumbers elsewhere = elsewhere(element, type.numbersClass());
        if (elsewhere != null) {
            refuseOtherCount(element, type.constants().size(), elsewhere);
            return new NumberedConstants(
                    Arrays.stream(elsewhere.value()).boxed().toList(), reserved(elsewhere));
        }
        List<Item> items = constants(element).stream()
                .map(constant -> new Item(
                        constant.getSimpleName().toString(),
                        type.javaType().simpleName() + '.' + constant.getSimpleName(),
                        constant,
                        null))
                .toList();
        Numbered numbered = numberNamed(
                Kind.ENUM,
                type,
                type.knownName(),
                type.javaType().simpleName(),
                type.unknown() != null,
                items,
                problems);
        return new NumberedConstants(numbered.numbers(), Numbering.reserved(numbered.entry()));
    }

    // ---- what is compiled here, or has no class generated elsewhere

    private Numbered number(
            Kind kind,
            String name,
            String label,
            Element element,
            boolean readsUnknown,
            List<Item> items,
            Problems problems) {
        Lock.Key key = new Lock.Key(kind, name);
        Numbered before = seen.get(key);
        if (before != null) {
            return before;
        }
        Entry entry = locked.entry(kind, name);
        Entry method = kind.partOfMethod() ? locked.entry(Kind.METHOD, name) : null;
        if (entry == null && method != null && has(method, kind)) {
            entry = new Entry(kind, name, "", method.line()); // without a field so far
        }
        problems.collect(() -> refuseOtherKind(key, label, element));
        Numbered numbered =
                Numbering.number(new Subject(kind, name, label, element, entry, readsUnknown, file), items, problems);
        seen.put(key, numbered);
        now.put(numbered.entry());
        if (entry != null) {
            changes.addAll(numbered.changes());
        } else if (known && kind.namedByType()) {
            changes.add(new Change(element, label + " is new"));
        }
        return numbered;
    }

    private static boolean has(Entry method, Kind part) {
        MethodShape shape = MethodShape.parse(method.text());
        return part == Kind.REQUEST ? shape.hasRequest() : shape.hasResponse();
    }

    private @Nullable Void refuseOtherKind(Lock.Key key, String label, Element element) {
        for (Kind other : Kind.values()) {
            Entry entry =
                    other == key.kind() || !other.namedByType() || !key.kind().namedByType()
                            ? null
                            : locked.entry(other, key.name());
            if (entry != null) {
                throw new Refusal(
                        element,
                        label + ": " + key.kind().word() + ", but " + other.word() + " in " + file + ':' + entry.line()
                                + " (expected: what it was; bytes of one are not bytes of the other; to break it on"
                                + " purpose, remove its lines there)");
            }
        }
        return null;
    }

    private static NumberedFields numbered(List<Field> fields, Numbered numbered) {
        List<Field> result = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            result.add(fields.get(i).numbered(numbered.numbers().get(i)));
        }
        return new NumberedFields(result, Numbering.reserved(numbered.entry()));
    }

    // ---- what was compiled elsewhere

    private boolean isElsewhere(TypeElement type, ClassName generated) {
        return !compiled.test(type) && elements.getTypeElement(generated.canonicalName()) != null;
    }

    private @Nullable WireNumbers elsewhere(TypeElement type, ClassName generated) {
        TypeElement found = compiled.test(type) ? null : elements.getTypeElement(generated.canonicalName());
        return found == null ? null : found.getAnnotation(WireNumbers.class);
    }

    private static void refuseOtherCount(TypeElement type, int count, WireNumbers numbers) {
        if (numbers.value().length != count) {
            throw new Refusal(
                    type,
                    type.getQualifiedName() + ": compiled with " + count + " parts, but what was generated for it has "
                            + numbers.value().length + " (expected: classes of one compilation; build its jar anew)");
        }
    }

    private static SortedSet<Integer> reserved(WireNumbers numbers) {
        return Arrays.stream(numbers.reserved()).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static NumberedFields carried(TypeElement type, List<Field> fields, WireNumbers numbers) {
        refuseOtherCount(type, fields.size(), numbers);
        List<Field> result = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            result.add(fields.get(i).numbered(numbers.value()[i]));
        }
        return new NumberedFields(result, reserved(numbers));
    }

    private static List<? extends Element> constants(TypeElement type) {
        return type.getEnclosedElements().stream()
                .filter(member -> member.getKind() == ElementKind.ENUM_CONSTANT)
                .toList();
    }
}
