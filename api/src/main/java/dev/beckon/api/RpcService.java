package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface as a contract: each abstract method is a call that a client makes and a server answers.
 *
 * <p>A method returns a {@code CompletableFuture} or {@code CompletionStage} of its result, or the plain result. The
 * annotation processor generates stub, dispatcher and codecs, and the other view of the contract:
 * {@code KitchenBlocking} for a contract {@code Kitchen} of futures, {@code KitchenAsync} for one of plain values.
 * Either view can be called and either can be implemented.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RpcService {

    /**
     * The service's full name on the wire; empty means the interface's fully qualified name, nested types joined by a
     * dot. Give a name to move or rename the interface without breaking its peers.
     */
    String name() default "";
}
