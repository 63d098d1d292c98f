package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a contract that gets no answer.
 *
 * <p>The method returns {@code void}, or a {@code CompletableFuture<Void>} or {@code CompletionStage<Void>} that
 * completes once the call is handed to the session. A full buffer is an error
 * ({@link Code#RESOURCE_EXHAUSTED}), never a silent loss; what happens at the server is not reported. A {@code void}
 * method returns before the session has the call, so what fails after that, such as a refused connection, is logged.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OneWay {}
