package dev.beckon.test;

import dev.beckon.runtime.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server under test: one that is started here, or one that runs elsewhere. On one thread at a time. */
final class Backend {

    private static final int DEFAULT_PORT = 7400;

    private final @Nullable Supplier<Server> starter;
    private final String elsewhere; // if nobody starts it here
    private @Nullable Server running;

    private Backend(@Nullable Supplier<Server> starter, String elsewhere) {
        this.starter = starter;
        this.elsewhere = elsewhere;
    }

    static Backend startedBy(Supplier<Server> starter) {
        return new Backend(starter, "");
    }

    static Backend at(String address) {
        locate(address);
        return new Backend(null, address);
    }

    private static InetSocketAddress locate(String address) {
        String text = address.contains("://") ? address : "beckon://" + address;
        String host = null;
        int port = -1;
        if (text.startsWith("beckon://")) {
            try {
                URI uri = URI.create(text);
                host = uri.getHost();
                port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            } catch (IllegalArgumentException malformed) {
                // the same answer
            }
        }
        if (host == null || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "address: '" + address + "' (expected: host:port or beckon://host:port, of one server)");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Starts it; returns where it is. */
    InetSocketAddress start() {
        if (starter == null) {
            return resolved(locate(elsewhere));
        }
        Server started = starter.get();
        if (started == null) {
            throw new IllegalStateException("server: null (expected: a server that has started)");
        }
        try {
            InetSocketAddress address = resolved(locate(started.address()));
            running = started;
            return address;
        } catch (RuntimeException unusable) {
            started.close();
            throw unusable;
        }
    }

    private static InetSocketAddress resolved(InetSocketAddress address) {
        try {
            InetAddress host = InetAddress.getByName(address.getHostString());
            return new InetSocketAddress(
                    host.isAnyLocalAddress() ? InetAddress.getByName("localhost") : host, address.getPort());
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "address: host '" + address.getHostString() + "' is not known (expected: one that is)", unknown);
        }
    }

    void stop() {
        Server stopping = running;
        running = null;
        if (stopping != null) {
            stopping.close();
        }
    }

    /** The one that runs. */
    Server server() {
        checkOurs();
        if (running == null) {
            throw new IllegalStateException("server: stopped (expected: running; start() starts it)");
        }
        return running;
    }

    void checkOurs() {
        if (starter == null) {
            throw new IllegalStateException("server: started elsewhere, at " + elsewhere
                    + " (expected: one that is started here, by Disruption.of(() -> ...start()))");
        }
    }
}
