package dev.beckon.processor;

import dev.beckon.api.Durable;
import dev.beckon.api.Idempotent;
import dev.beckon.api.OneWay;
import dev.beckon.processor.ContractMethods.Member;
import dev.beckon.processor.Field.Shape;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the publishers of a method, its result and one parameter, or refuses what cannot be. */
final class Publishers {

    private static final String PUBLISHER = "java.util.concurrent.Flow.Publisher";

    /** Other types of many items, which people may try. */
    private static final Set<String> OTHERS = Set.of(
            "java.util.concurrent.Flow.Processor",
            "java.util.concurrent.SubmissionPublisher",
            "java.util.stream.Stream",
            "java.util.Iterator",
            "org.reactivestreams.Publisher",
            "reactor.core.publisher.Flux",
            "reactor.core.publisher.Mono",
            "io.reactivex.rxjava3.core.Flowable",
            "kotlinx.coroutines.flow.Flow");

    private Publishers() {}

    static boolean isPublisher(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED && FieldReader.nameOf(type).equals(PUBLISHER);
    }

    /**
     * Reads one item of a publisher as a field.
     *
     * @param where the element that an error is reported on
     * @param declared the type, with its annotations
     */
    static Field item(Element where, String name, int number, String label, TypeMirror declared, TypeMirror type) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new Refusal(where, label + ": Flow.Publisher, raw (expected: with the type of its items)");
        }
        TypeMirror held = arguments.get(0);
        TypeMirror shown = declared instanceof DeclaredType known
                        && known.getTypeArguments().size() == 1
                ? known.getTypeArguments().get(0)
                : held;
        if (held.getKind() == TypeKind.WILDCARD) {
            throw new Refusal(
                    where, label + ": " + Names.of(type) + " (expected: the type of its items, without a wildcard)");
        }
        if (held.getKind() == TypeKind.DECLARED && FieldReader.nameOf(held).equals("java.lang.Void")) {
            throw new Refusal(
                    where,
                    label + ": a publisher of Void, whose items are null (expected: CompletableFuture<Void> for what"
                            + " only ends, or an empty record)");
        }
        if (isPublisher(held)) {
            throw new Refusal(
                    where,
                    label + ": a publisher of publishers (expected: a publisher of values, or a method for each)");
        }
        Field item = FieldReader.read(where, name, number, label, shown, held, true);
        if (item.shape() == Shape.NULLABLE) {
            throw new Refusal(
                    where, label + ": a publisher of @Nullable items (expected: Optional, since no item may be null)");
        }
        return item;
    }

    /** The parameter that is a publisher, or null; refuses a second one. */
    static @Nullable Field parameter(Member member, List<Field> parameters, String label) {
        Field found = null;
        for (Field parameter : parameters) {
            int at = parameter.number() - 1;
            if (isPublisher(member.type().getParameterTypes().get(at))) {
                if (found != null) {
                    throw new Refusal(
                            member.method().getParameters().get(at),
                            label + ": two publishers, " + found.name() + " and " + parameter.name()
                                    + " (expected: one; make it one publisher of a sealed interface with a record for"
                                    + " each kind of item)");
                }
                found = parameter;
            }
        }
        return found;
    }

    /** Refuses promises that streams cannot keep. */
    static void refusePromises(ExecutableElement method, boolean returned, @Nullable Field items, String label) {
        if (!returned && items == null) {
            return;
        }
        String what = label + (returned ? ": returns a publisher" : ": has a publisher as parameter");
        refuse(method, OneWay.class, what, "no @OneWay; items need credit from who takes them");
        refuse(method, Durable.class, what, "no @Durable; what is kept is one result, and many are a topic's events");
        refuse(
                method,
                Idempotent.class,
                what,
                "no @Idempotent; a stream is not repeated by itself, the caller subscribes again");
    }

    private static void refuse(ExecutableElement method, Class<? extends Annotation> mark, String what, String remedy) {
        if (method.getAnnotation(mark) != null) {
            throw new Refusal(method, what + ", and @" + mark.getSimpleName() + " (expected: " + remedy + ")");
        }
    }

    /** Refuses a publisher that is to come later. */
    static void refuseInFuture(ExecutableElement method, String label, TypeMirror held) {
        if (isPublisher(held)) {
            throw new Refusal(
                    method,
                    label + ": returns a future of a publisher (expected: Flow.Publisher itself; it is subscribed to"
                            + " before the first item is there)");
        }
    }

    /** Refuses what carries many items, but is no publisher of the JDK's. */
    static void refuseOthers(Element where, String label, TypeMirror type) {
        if (type.getKind() == TypeKind.DECLARED && OTHERS.contains(FieldReader.nameOf(type))) {
            throw new Refusal(
                    where,
                    label + ": " + Names.of(type)
                            + " (expected: java.util.concurrent.Flow.Publisher; docs/streams.md shows the adapters)");
        }
    }
}
