package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a contract whose calls and results are kept, so that a result waits for its caller.
 *
 * <p>A declaration so far: the processor checks it and encodes the arguments canonically, the same bytes for equal
 * arguments in every process. Serving or calling a contract with such a method is refused until the runtime can keep
 * calls. A durable method gets an answer, so it is not {@link OneWay}.
 *
 * @see CallId
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Durable {

    /** Whether the handler may run again after a crash that left the call without an outcome. */
    boolean rerun() default true;
}
