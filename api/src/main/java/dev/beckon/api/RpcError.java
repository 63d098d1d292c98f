package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an unchecked exception that travels, as data: an error that a method of a contract names in its {@code throws}.
 *
 * <p>Its data are the parameters of its only public constructor, each with a type that has a codec and an accessor of
 * the same name: {@code left()}, {@code getLeft()} or a public final field. A parameter {@code Throwable cause} does not
 * travel; the caller finds the {@link RpcException} there, with the status and the stream's id.
 *
 * <pre>{@code
 * @RpcError(code = Code.FAILED_PRECONDITION)
 * public final class OutOfStock extends RuntimeException {
 *     private final int left;
 *
 *     public OutOfStock(String message, int left) {
 *         super(message);
 *         this.left = left;
 *     }
 *
 *     public int left() {
 *         return left;
 *     }
 * }
 * }</pre>
 *
 * <p>A handler throws it, or fails its stage with it; the caller gets one like it. On the wire it is a status with this
 * code and the exception's message, and its data as a {@link Detail}: a caller that does not know the error gets an
 * {@link RpcException}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RpcError {

    /** The code of its status, never {@link Code#OK}. */
    Code code();

    /** The name of its message in the {@code .proto} and on the wire; the simple name of the class if empty. */
    String name() default "";
}
