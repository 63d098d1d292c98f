package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes by hand the number that a record's component, a method's parameter, an enum's constant or a variant of a
 * sealed type has on the wire.
 *
 * <p>Rarely needed: {@code beckon.lock} keeps numbers, and without one they follow the order of declaration. It is how
 * something is renamed: with the number that it had under its old name it is still the same on the wire.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.FIELD, ElementType.TYPE})
public @interface Tag {

    /**
     * The number: 1 to 536,870,911 without 19,000 to 19,999, which protobuf keeps for itself; of a constant 0 to
     * 2,147,483,647.
     */
    int value();
}
