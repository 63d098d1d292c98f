package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Promises that running a method of a contract twice with the same arguments does what running it once does.
 *
 * <p>A declaration so far: the processor encodes the arguments canonically, the same bytes for equal arguments in every
 * process. What is neither this nor {@link Durable} never runs twice.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Idempotent {}
