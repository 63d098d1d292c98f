package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what is read in place of something that this version of the contract does not know: the constant of an enum for
 * an unknown number, the record without components of a sealed type for an unknown variant. At most one of a type;
 * without it the unknown is refused. It is a value like the others, and is written under its own number.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Unknown {}
