package dev.beckon.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine that stays the same while connections are accepted, refused, and accepted again. While they are
 * refused a socket that does not listen keeps others from the port. Thread-safe.
 */
final class Port implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final InetSocketAddress address;
    private final Socket reserving = new Socket();
    private @Nullable ServerSocket listening; // guarded by this
    private @Nullable Thread accepting; // guarded by this
    private boolean closed; // guarded by this

    /** A port that is free; connections to it are refused. */
    Port() {
        try {
            reserving.setReuseAddress(true);
            reserving.bind(new InetSocketAddress(InetAddress.getByName("localhost"), 0));
            address = (InetSocketAddress) reserving.getLocalSocketAddress();
        } catch (IOException none) {
            throw new UncheckedIOException("no port on this machine: " + none.getMessage(), none);
        }
    }

    int number() {
        return address.getPort();
    }

    /** Accepts connections, on a thread of its own, if it does not yet. */
    synchronized void open(Consumer<Socket> accepted) {
        if (listening != null || closed) {
            return;
        }
        ServerSocket fresh = bound();
        listening = fresh;
        accepting = Relay.start("accept", () -> {
            try {
                while (true) {
                    accepted.accept(fresh.accept());
                }
            } catch (IOException shut) {
                // by shut() or close()
            }
        });
    }

    private ServerSocket bound() {
        try {
            return bind();
        } catch (IOException reserved) { // not every system shares a port with a socket that does not listen
            try {
                reserving.close();
                return bind();
            } catch (IOException taken) {
                throw new UncheckedIOException(
                        "port " + number() + ": " + taken.getMessage() + " (expected: free, as it was)", taken);
            }
        }
    }

    private ServerSocket bind() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Refuses connections from when it returns. */
    synchronized void shut() {
        try {
            if (listening != null) {
                listening.close();
            }
            if (accepting != null) {
                accepting.join(); // the kernel goes on listening as long as that thread waits for it
            }
        } catch (IOException unclosable) {
            throw new UncheckedIOException("port " + number() + ": " + unclosable.getMessage(), unclosable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            listening = null;
            accepting = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        shut();
        try {
            reserving.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException("port " + number() + ": " + unclosable.getMessage(), unclosable);
        }
    }
}
