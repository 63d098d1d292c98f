package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a method of a contract, or a type that travels, a name of its own outside Java.
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
 *
 * <p>A record, sealed interface or enum is known to the lock file by its name in Java, and listeners and publishers of
 * a topic compare the name of its events' type. One that was renamed, or moved to another package, keeps the name by which
 * it is known:
 *
 * <pre>{@code
 * @Name("acme.DishReady")
 * public record DishServed(String table, String dish) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Name {

    /**
     * The name. Of a method: ASCII letters, digits and underscores, unique within the contract. Of a type: such parts,
     * separated by dots.
     */
    String value();
}
