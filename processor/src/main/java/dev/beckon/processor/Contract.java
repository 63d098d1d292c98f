package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.processor.Call.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.TypeElement;

/**
 * An interface marked {@code @RpcService}.
 *
 * @param element the interface
 * @param javaType its name
 * @param service the service's full name on the wire
 * @param open whether code of other packages can see the interface
 * @param nonBlocking whether it is marked so
 * @param nullMarked whether it, or a type around it, is marked {@code @NullMarked} (its package does not count)
 * @param deprecated whether it names something deprecated
 * @param calls its methods, inherited ones included
 * @param defaults the names of its methods with a body, which run where they are called
 * @param topics its topics
 */
record Contract(
        TypeElement element,
        ClassName javaType,
        String service,
        boolean open,
        boolean nonBlocking,
        boolean nullMarked,
        boolean deprecated,
        List<Call> calls,
        List<String> defaults,
        List<ContractTopic> topics) {

    /** The same contract, with these methods in place of its own. */
    Contract with(List<Call> others) {
        return new Contract(
                element, javaType, service, open, nonBlocking, nullMarked, deprecated, others, defaults, topics);
    }

    /** The class that holds the constants of its methods. */
    ClassName methods() {
        return Names.generated(javaType, "Methods");
    }

    /** The typed errors of its methods, each once. */
    List<ErrorType> errors() {
        Map<ClassName, ErrorType> errors = new LinkedHashMap<>();
        calls.forEach(call -> call.errors().forEach(error -> errors.putIfAbsent(error.javaType(), error)));
        return List.copyOf(errors.values());
    }

    /** The full name of an error's message, which is its type on the wire. */
    String fullName(ErrorType error) {
        return service.substring(0, service.lastIndexOf('.') + 1) + error.name();
    }

    /** The service's name without its package. */
    String simpleService() {
        return service.substring(service.lastIndexOf('.') + 1);
    }

    /** Whether the view of plain values adds anything: a method returns a future. */
    boolean needsBlockingView() {
        return calls.stream().anyMatch(call -> !call.oneWay() && inFuture(call))
                || calls.stream().noneMatch(call -> call.style() == Style.PLAIN)
                        && calls.stream().anyMatch(Contract::inFuture);
    }

    private static boolean inFuture(Call call) {
        return call.style() == Style.FUTURE || call.style() == Style.STAGE;
    }

    /** Whether the view of futures adds anything: a method returns a plain value. */
    boolean needsAsyncView() {
        return calls.stream().anyMatch(call -> !call.oneWay() && call.style() == Style.PLAIN)
                || calls.stream().allMatch(Call::oneWay)
                        && calls.stream().anyMatch(call -> call.style() == Style.PLAIN);
    }
}
