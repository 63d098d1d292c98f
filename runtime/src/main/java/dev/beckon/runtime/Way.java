package dev.beckon.runtime;

import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.Security;
import dev.beckon.runtime.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a client reaches its address: in plain text or secured. What it was told decides, or else where the address leads:
 * by its name, because what a name resolves to may be somebody else's choice.
 *
 * @param security null for plain text
 * @param loopbackOnly whether it is in plain text because the address is this machine's
 */
record Way(@Nullable Security security, boolean loopbackOnly) {

    static Way to(Address target, @Nullable Tls tls, boolean plaintext) {
        boolean loopback = isLoopback(target.host());
        if (plaintext || tls == null && loopback) {
            return new Way(null, !plaintext);
        }
        return new Way(
                new Security(tls == null ? Tls.DEFAULT : tls, bare(target.host()), Server.HANDSHAKE_NANOS), false);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal && InetAddress.getByName(bare(host)).isLoopbackAddress(); // asks nobody
        } catch (UnknownHostException none) {
            return false;
        }
    }

    /** Opens a connection. */
    void connect(Transport by, Loop loop, InetSocketAddress address, LinkHandler handler, Consumer<Throwable> failed) {
        if (security != null) {
            by.connect(loop, address, security, handler, failed);
        } else if (loopbackOnly && !address.getAddress().isLoopbackAddress()) {
            failed.accept(new IOException(address + " is not this machine's (expected: loopback; else tls(...))"));
        } else {
            by.connect(loop, address, handler, failed);
        }
    }
}
