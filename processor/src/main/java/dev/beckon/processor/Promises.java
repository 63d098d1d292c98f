package dev.beckon.processor;

import dev.beckon.api.CallId;
import dev.beckon.api.Durable;
import dev.beckon.api.Idempotent;
import dev.beckon.api.Name;
import dev.beckon.api.OneWay;
import dev.beckon.processor.Field.Shape;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** What a contract's annotations promise about a method, checked against each other. */
final class Promises {

    /** Those that mean something on a method that travels only. */
    private static final List<Class<? extends Annotation>> OF_CALLS =
            List.of(OneWay.class, Name.class, Durable.class, Idempotent.class);

    private Promises() {}

    /** The parameter that is the call's id, or null; refuses what cannot be durable. */
    static @Nullable Field callId(ExecutableElement method, List<Field> parameters, String label) {
        boolean durable = method.getAnnotation(Durable.class) != null;
        if (durable && method.getAnnotation(OneWay.class) != null) {
            throw new Refusal(
                    method,
                    label + ": @Durable and @OneWay (expected: one of them; a durable call is kept for its result)");
        }
        Field id = null;
        for (Field parameter : parameters) {
            VariableElement element = method.getParameters().get(parameter.number() - 1);
            if (element.getAnnotation(CallId.class) == null) {
                continue;
            }
            if (!durable) {
                throw new Refusal(
                        element,
                        parameter.label() + ": @CallId of a method that is not @Durable (expected: @Durable on "
                                + method.getSimpleName() + ", or no @CallId)");
            }
            if (id != null) {
                throw new Refusal(
                        element, parameter.label() + ": @CallId, as " + id.name() + " is (expected: at most one)");
            }
            if (parameter.shape() != Shape.PLAIN
                    || parameter.type() != Scalar.STRING && parameter.type() != Scalar.UUID) {
                throw new Refusal(
                        element,
                        parameter.label() + ": @CallId on "
                                + (parameter.shape() == Shape.NULLABLE ? "a @Nullable " : "")
                                + Names.of(element.asType()) + " (expected: a String or UUID that is always given)");
            }
            id = parameter;
        }
        return id;
    }

    /** Refuses marks of travelling methods on one with a body, which runs where it is called. */
    static void refuseOnLocal(ExecutableElement method, String label) {
        for (Class<? extends Annotation> mark : OF_CALLS) {
            if (method.getAnnotation(mark) != null) {
                throw new Refusal(
                        method,
                        label + ": @" + mark.getSimpleName()
                                + " on a method with a body, which does not travel (expected: no annotation, or no"
                                + " body)");
            }
        }
    }

    /** Whether two declarations of one method promise the same. */
    static boolean saysTheSame(ExecutableElement one, ExecutableElement other) {
        for (Class<? extends Annotation> mark : OF_CALLS) {
            if (!Objects.equals(one.getAnnotation(mark), other.getAnnotation(mark))) {
                return false;
            }
        }
        return thrown(one).equals(thrown(other));
    }

    private static Set<String> thrown(ExecutableElement method) {
        Set<String> names = new HashSet<>();
        method.getThrownTypes().forEach(type -> names.add(Names.of(type)));
        return names;
    }
}
