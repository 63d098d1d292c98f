package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a method of a contract a name of its own on the wire.
 *
 * <p>A service has one method of each name, so all but one of the methods that share a name in Java need it; and a
 * method that is renamed in Java keeps, by it, the name under which others call it:
 *
 * <pre>{@code
 * Order order(String dish);
 *
 * @Name("orderById")
 * Order order(UUID id);
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Name {

    /** The name: ASCII letters, digits and underscores, unique within the contract. */
    String value();
}
