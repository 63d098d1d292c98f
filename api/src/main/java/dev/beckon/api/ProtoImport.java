package dev.beckon.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which {@code .proto} file classes were generated from that a contract uses, so that the exported file can import
 * it. Those of protobuf itself are known.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(ProtoImport.List.class)
public @interface ProtoImport {

    /** The file, as others import it, such as {@code acme/orders.proto}. */
    String file();

    /** The package that the file declares; empty if it declares none. */
    String protoPackage() default "";

    /** The classes: messages, or the class around those of the file if they are nested in one. */
    Class<?>[] types();

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {

        /** In any order. */
        ProtoImport[] value();
    }
}
