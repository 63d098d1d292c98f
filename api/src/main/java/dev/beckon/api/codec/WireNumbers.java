package dev.beckon.api.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers of a type on the wire, on the class generated for it, where they are not the order of declaration.
 *
 * <p>Compilations that use the compiled type read them: the lock file that they come from lies in the repository of
 * the type and not in its jar.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface WireNumbers {

    /** The number of each component, constant or variant, in the order of declaration. */
    int[] value();

    /** The numbers that are not to be used again. */
    int[] reserved() default {};
}
