package dev.beckon.runtime;

import dev.beckon.runtime.transport.TransportFactory;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the transport that is on the class or module path. */
final class Transports {

    private Transports() {}

    static TransportFactory factory(@Nullable TransportFactory chosen) {
        if (chosen != null) {
            return chosen;
        }
        return ServiceLoader.load(TransportFactory.class, Transports.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("transport: none on the class or module path (expected: "
                        + "dev.beckon:beckon, or dev.beckon:beckon-transport-netty beside beckon-runtime)"));
    }
}
