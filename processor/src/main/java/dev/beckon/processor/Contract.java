package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import dev.beckon.processor.Call.Style;
import java.util.List;
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
 * @param calls its methods
 */
record Contract(
        TypeElement element,
        ClassName javaType,
        String service,
        boolean open,
        boolean nonBlocking,
        boolean nullMarked,
        boolean deprecated,
        List<Call> calls) {

    /** The same contract, with these methods in place of its own. */
    Contract with(List<Call> others) {
        return new Contract(element, javaType, service, open, nonBlocking, nullMarked, deprecated, others);
    }

    /** The class that holds the constants of its methods. */
    ClassName methods() {
        return Names.generated(javaType, "Methods");
    }

    /** Whether the view of plain values adds anything: a method returns a future. */
    boolean needsBlockingView() {
        return calls.stream().anyMatch(call -> !call.oneWay() && call.style() != Style.PLAIN)
                || calls.stream().noneMatch(call -> call.style() == Style.PLAIN) && !calls.isEmpty();
    }

    /** Whether the view of futures adds anything: a method returns a plain value. */
    boolean needsAsyncView() {
        return calls.stream().anyMatch(call -> !call.oneWay() && call.style() == Style.PLAIN)
                || calls.stream().allMatch(Call::oneWay)
                        && calls.stream().anyMatch(call -> call.style() == Style.PLAIN);
    }
}
