package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Promises that a handler never blocks: it is run on the session's event loop instead of a worker.
 *
 * <p>Put it on the implementing class, on one of its methods, or on the contract or its method. A handler that breaks
 * the promise stalls every session of that loop.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NonBlocking {}
