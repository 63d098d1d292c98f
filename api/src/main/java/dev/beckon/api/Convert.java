package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names converters: on a component or parameter for the type there, on a method for its result, on a record or contract
 * for every use of their types directly in it. In lists, maps and Optionals it is the elements that are converted.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface Convert {

    /** Classes that implement {@link Converter} with the types that they are for. */
    Class<? extends Converter<?, ?>>[] value();
}
