package dev.beckon.processor;

import dev.beckon.api.RpcService;
import dev.beckon.processor.Lock.Entry;
import dev.beckon.processor.Lock.Key;
import dev.beckon.processor.Lock.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Compares services, methods and topics with what is locked, and finds what is locked and no more there. */
final class LockCheck {

    private final Lock locked;
    private final Lock now;
    private final String file;
    private final boolean known;
    private final List<Change> changes;

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

    /** How the lock calls a method. */
    static String name(Contract contract, Call call) {
        return contract.service() + '/' + call.name();
    }

    /** What breaks the lock. */
    List<Refusal> contract(Contract contract) {
        List<Refusal> refusals = new ArrayList<>();
        String interfaceName = contract.javaType().canonicalName();
        Entry service = locked.entry(Kind.SERVICE, contract.service());
        now.put(new Entry(Kind.SERVICE, contract.service(), interfaceName, line(service)));
        if (service == null) {
            change(contract.element(), contract.service() + " is new");
        } else if (!service.text().equals(interfaceName)) {
            change(contract.element(), contract.service() + " was the interface " + service.text());
        }
        Set<String> names = new HashSet<>();
        for (Call call : contract.calls()) {
            names.add(name(contract, call));
            method(contract, call, service != null, refusals);
        }
        for (Entry entry : locked.entries()) {
            if (entry.kind() == Kind.METHOD
                    && entry.name().startsWith(contract.service() + '/')
                    && !names.contains(entry.name())) {
                String method = entry.name().substring(contract.service().length() + 1);
                refusals.add(new Refusal(
                        contract.element(),
                        contract.javaType().simpleName() + ": " + method + " is gone, but clients of before call it"
                                + " (expected: keep it, @Deprecated; or, if it has another name in Java,"
                                + " @Name(\"" + method + "\") there" + onPurpose(entry) + ")"));
            }
        }
        return refusals;
    }

    private void method(Contract contract, Call call, boolean serviceKnown, List<Refusal> refusals) {
        String name = name(contract, call);
        String label = contract.javaType().simpleName() + '.' + call.name();
        Entry entry = locked.entry(Kind.METHOD, name);
        String shape = shape(call);
        now.put(new Entry(Kind.METHOD, name, shape, line(entry)));
        if (entry == null) {
            if (serviceKnown) {
                change(call.method(), label + " is new");
            }
        } else if (!entry.text().equals(shape)) {
            refusals.add(new Refusal(
                    call.method(),
                    label + ": " + shape + ", but " + entry.text() + " in " + file + ':' + entry.line()
                            + " (expected: what it was, for clients and servers of before; a method that differs gets"
                            + " another name" + onPurpose(entry) + ")"));
        }
    }

    /** Whether the locked method has a message made for its parameters or result, as {@code kind} says. */
    static boolean has(Entry method, Kind kind) {
        return Pattern.compile("[ ,]+").splitAsStream(method.text()).anyMatch(kind.word()::equals);
    }

    private static String shape(Call call) {
        String request = call.request() == null ? Kind.REQUEST.word() : LockedType.name(call.request());
        String response = call.response() != null
                ? LockedType.name(call.response())
                : call.result() == null ? "nothing" : Kind.RESPONSE.word();
        return call.oneWay() ? request + ", one-way" : request + " -> " + response;
    }

    /** What is locked by the name of a type that does not exist any more. */
    List<Refusal> absent(Elements elements, Predicate<Key> seen) {
        List<Refusal> refusals = new ArrayList<>();
        for (Entry entry : locked.entries()) {
            if (seen.test(entry.key())) {
                continue;
            }
            if (entry.kind() == Kind.SERVICE) {
                TypeElement type = elements.getTypeElement(entry.text());
                if (type == null || !isService(type, entry.name())) {
                    refusals.add(new Refusal(
                            type,
                            entry.name() + ": gone, but a service in " + file + ':' + entry.line()
                                    + ", which clients of before call (expected: keep " + entry.text()
                                    + ", @Deprecated; or, if it has another name in Java, @RpcService(name = \""
                                    + entry.name() + "\") there; to break it on purpose, remove its lines)"));
                }
            } else if (entry.kind().namedByType() && elements.getTypeElement(withoutArguments(entry.name())) == null) {
                refusals.add(new Refusal(
                        null,
                        entry.name() + ": gone, but " + entry.kind().word() + " in " + file + ':' + entry.line()
                                + " (expected: keep it; if it has another name, change it in all lines there; if neither"
                                + " peers nor kept bytes have it any more, remove its lines)"));
            }
        }
        return refusals;
    }

    private static boolean isService(TypeElement type, String name) {
        RpcService mark = type.getAnnotation(RpcService.class);
        return mark != null
                && (mark.name().isEmpty()
                        ? type.getQualifiedName().contentEquals(name)
                        : mark.name().equals(name));
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

    private static int line(@org.jspecify.annotations.Nullable Entry entry) {
        return entry == null ? 0 : entry.line();
    }

    private String onPurpose(Entry entry) {
        return "; to break it on purpose, change " + file + ':' + entry.line();
    }
}
