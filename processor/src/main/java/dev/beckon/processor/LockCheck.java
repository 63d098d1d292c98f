package dev.beckon.processor;

import dev.beckon.api.RpcService;
import dev.beckon.processor.Lock.Entry;
import dev.beckon.processor.Lock.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Compares services, methods, errors and topics with what is locked, and finds what is locked and no more there. */
final class LockCheck {

    private static final String TOPIC_OF = ", of ";

    private final Lock locked;
    private final Lock now;
    private final String file;
    private final boolean known;
    private final List<Change> changes;
    private final Map<String, String> topics = new HashMap<>(); // names of those met, by the names of their constants
    private final Set<String> services = new HashSet<>(); // names of those met

    /**
     * Compares.
     *
     * @param now what is to be locked, which it adds to
     * @param file how messages call the lock file
     * @param known whether there is one
     * @param changes that are compatible, which it adds to
     */
    LockCheck(Lock locked, Lock now, String file, boolean known, List<Change> changes) {
        this.locked = locked;
        this.now = now;
        this.file = file;
        this.known = known;
        this.changes = changes;
    }

    /** What there is so far; {@link Runnable#run} takes back what comes after. */
    Runnable checkpoint() {
        Map<String, String> topicsBefore = Map.copyOf(topics);
        Set<String> servicesBefore = Set.copyOf(services);
        return () -> {
            topics.keySet().retainAll(topicsBefore.keySet());
            services.retainAll(servicesBefore);
        };
    }

    /** How the lock calls a method. */
    static String name(Contract contract, Call call) {
        return contract.service() + '/' + call.name();
    }

    // ---- what is there

    /** Compares a contract's methods and topics. */
    void contract(Contract contract, Problems problems) {
        services.add(contract.service());
        Entry service = locked.entry(Kind.SERVICE, contract.service());
        String interfaceName = contract.javaType().canonicalName();
        now.put(new Entry(Kind.SERVICE, contract.service(), interfaceName, line(service)));
        if (service == null) {
            change(contract.element(), contract.service() + " is new");
        } else if (!service.text().equals(interfaceName)) {
            change(contract.element(), contract.service() + " was the interface " + service.text());
        }
        Set<String> names = new HashSet<>();
        for (Call call : contract.calls()) {
            names.add(name(contract, call));
            problems.collect(() -> method(contract, call, service != null));
        }
        for (Entry entry : locked.entries()) {
            if (entry.kind() == Kind.METHOD
                    && entry.name().startsWith(contract.service() + '/')
                    && !names.contains(entry.name())) {
                String method = entry.name().substring(contract.service().length() + 1);
                problems.collect(() -> {
                    throw new Refusal(
                            contract.element(),
                            contract.javaType().simpleName() + ": " + method
                                    + " is gone, but clients of before call it (expected: keep it, @Deprecated; or, if it"
                                    + " has another name in Java, @Name(\"" + method + "\") there" + onPurpose(entry)
                                    + ")");
                });
            }
        }
        contract.topics().forEach(topic -> problems.collect(() -> topic(contract, topic)));
    }

    private @Nullable Void method(Contract contract, Call call, boolean serviceKnown) {
        String name = name(contract, call);
        String label = contract.javaType().simpleName() + '.' + call.name();
        Entry entry = locked.entry(Kind.METHOD, name);
        MethodShape shape = MethodShape.of(call);
        now.put(new Entry(Kind.METHOD, name, shape.toString(), line(entry)));
        if (entry == null) {
            if (serviceKnown) {
                change(call.method(), label + " is new");
            }
            return null;
        }
        String broken = MethodShape.parse(entry.text()).brokenBy(shape);
        if (broken != null) {
            throw new Refusal(
                    call.method(),
                    label + ": " + shape + ", but " + entry.text() + " in " + place(entry) + ": " + broken
                            + " (expected: what it was; a method that differs gets another name" + onPurpose(entry)
                            + ")");
        }
        if (!entry.text().equals(shape.toString())) {
            change(call.method(), label + " was " + entry.text());
        }
        return null;
    }

    /** Compares what there is to an error beside its data. */
    @Nullable
    Void error(ErrorType error) {
        String name = error.javaType().canonicalName();
        String text = error.name() + ' ' + error.code();
        Entry entry = locked.entry(Kind.ERROR, name);
        Entry numbered = now.entry(Kind.ERROR, name);
        Entry whole = new Entry(Kind.ERROR, name, text, line(entry));
        if (numbered != null) {
            numbered.slots().values().forEach(whole::add);
        }
        now.put(whole);
        if (entry == null || entry.text().equals(text)) {
            return null;
        }
        if (!entry.text().startsWith(error.name() + ' ')) {
            throw new Refusal(
                    error.element(),
                    error.javaType().simpleName() + ": " + text + ", but " + entry.text() + " in " + place(entry)
                            + ": clients of before do not know it (expected: the name that it had, by @RpcError(name)"
                            + onPurpose(entry) + ")");
        }
        change(error.element(), error.javaType().simpleName() + " is " + text + ", and was " + entry.text());
        return null;
    }

    private @Nullable Void topic(Contract contract, ContractTopic topic) {
        String owner = topic.element().getEnclosingElement() instanceof TypeElement type
                ? type.getQualifiedName() + "." + topic.constant()
                : topic.constant();
        String name = topic.name();
        if (name == null) {
            return null; // the compiler does not show it
        }
        topics.put(owner, name);
        String event = LockedType.name(topic.event().type());
        Entry entry = locked.entry(Kind.TOPIC, name);
        String text = event + TOPIC_OF + owner;
        now.put(new Entry(Kind.TOPIC, name, text, line(entry)));
        String label = contract.javaType().simpleName() + '.' + topic.constant();
        if (entry == null) {
            change(topic.element(), label + " is new");
        } else if (!entry.text().startsWith(event + TOPIC_OF)) {
            throw new Refusal(
                    topic.element(),
                    label + ": events of " + event + ", but " + entry.text() + " in " + place(entry)
                            + ": bytes of one are no bytes of the other, and they are kept (expected: the type that it"
                            + " had; if only its name in Java has changed, @Name(\"" + typeOf(entry)
                            + "\") on it; another topic for another type" + onPurpose(entry) + ")");
        } else if (!entry.text().equals(text)) {
            change(topic.element(), label + " was " + entry.text());
        }
        return null;
    }

    /** The name of the type that a topic's events have. */
    private static String typeOf(Entry topic) {
        return topic.text().substring(0, Math.max(0, topic.text().indexOf(TOPIC_OF)));
    }

    // ---- what is not

    /** What is locked by the name of something that does not exist any more; nothing of what was not compiled. */
    List<Refusal> absent(Elements elements, Predicate<Lock.Key> seen) {
        List<Refusal> refusals = new ArrayList<>();
        for (Entry entry : locked.entries()) {
            if (entry.kind() == Kind.SERVICE && !services.contains(entry.name())) {
                service(entry, elements, refusals);
            } else if (entry.kind() == Kind.TOPIC && !topics.containsValue(entry.name())) {
                topic(entry, elements, refusals);
            } else if (entry.kind().namedByType()
                    && !seen.test(entry.key())
                    && elements.getTypeElement(javaName(entry)) == null) {
                refusals.add(new Refusal(
                        null,
                        entry.name() + ": gone, but " + entry.kind().word() + " in " + place(entry)
                                + " (expected: keep it; if it has another name, " + renamed(entry)
                                + "; if neither peers nor kept bytes have it any more, remove its lines)"));
            }
        }
        return refusals;
    }

    private void service(Entry entry, Elements elements, List<Refusal> refusals) {
        TypeElement type = elements.getTypeElement(entry.text());
        if (type != null && isService(type, entry.name())) {
            return;
        }
        refusals.add(new Refusal(
                type,
                entry.name() + ": gone, but a service in " + place(entry) + ", which clients of before call (expected:"
                        + " keep " + entry.text() + ", @Deprecated; or, if it has another name in Java,"
                        + " @RpcService(name = \"" + entry.name() + "\") there; to break it on purpose, remove its"
                        + " lines)"));
    }

    private void topic(Entry entry, Elements elements, List<Refusal> refusals) {
        String owner = entry.text().substring(entry.text().indexOf(TOPIC_OF) + TOPIC_OF.length());
        int dot = owner.lastIndexOf('.');
        TypeElement type = elements.getTypeElement(owner.substring(0, Math.max(dot, 0)));
        boolean there = type != null
                && type.getEnclosedElements().stream()
                        .anyMatch(member -> member.getKind() == ElementKind.FIELD
                                && member.getSimpleName().contentEquals(owner.substring(dot + 1)));
        if (there && !topics.containsKey(owner)) {
            return;
        }
        refusals.add(new Refusal(
                type,
                entry.name() + ": gone, but a topic in " + place(entry) + ", of which events are kept and listened to"
                        + " (expected: keep it, @Deprecated; to break it on purpose, remove its line)"));
    }

    private static boolean isService(TypeElement type, String name) {
        RpcService mark = type.getAnnotation(RpcService.class);
        return mark != null
                && (mark.name().isEmpty()
                        ? type.getQualifiedName().contentEquals(name)
                        : mark.name().equals(name));
    }

    /** What a type is called in Java that an entry is of. */
    private static String javaName(Entry entry) {
        boolean elsewhere = entry.kind() != Kind.ERROR && !entry.text().isEmpty();
        return elsewhere ? entry.text() : withoutArguments(entry.name());
    }

    /** What to do where a type has another name in Java. */
    private String renamed(Entry entry) {
        if (entry.kind() == Kind.ERROR) {
            return "change it in all lines there";
        }
        String marked = "mark it @Name(\"" + withoutArguments(entry.name()) + "\")";
        boolean travels = locked.entries().stream()
                .anyMatch(topic -> topic.kind() == Kind.TOPIC && topic.text().startsWith(entry.name() + TOPIC_OF));
        return travels
                ? marked + ", as those who listen and publish know it by this one"
                : marked + ", or change it in all lines there";
    }

    private static String withoutArguments(String name) {
        int arguments = name.indexOf('<');
        return arguments < 0 ? name : name.substring(0, arguments);
    }

    private void change(Element element, String text) {
        if (known) {
            changes.add(new Change(element, text));
        }
    }

    private static int line(@Nullable Entry entry) {
        return entry == null ? 0 : entry.line();
    }

    private String place(Entry entry) {
        return file + ':' + entry.line();
    }

    private String onPurpose(Entry entry) {
        return "; to break it on purpose, change " + place(entry);
    }
}
