package dev.beckon.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server of this machine that can be cut: it hands bytes on, both ways, for as many connections as come. Thread-safe.
 */
final class Cable implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket end;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** To that port of this machine. */
    Cable(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        end = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        thread("demo-cable", this::accept);
    }

    /** Where a client connects to. */
    String address() {
        return "beckon://localhost:" + end.getLocalPort();
    }

    /** Resets all connections, and those that come until it is mended. */
    void cut() {
        cut = true;
        sockets.forEach(Cable::reset);
    }

    /** Takes connections again. */
    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        try (end) {
            cut();
        } catch (IOException alreadyGone) {
            // so be it
        }
    }

    private void accept() {
        try {
            while (true) {
                connect(end.accept());
            }
        } catch (IOException closed) {
            // nobody comes any more
        }
    }

    private void connect(Socket client) {
        Socket there = new Socket();
        sockets.addAll(List.of(client, there));
        try {
            if (cut) {
                throw new IOException("cut");
            }
            there.connect(server);
            thread("demo-cable-up", () -> handOn(client, there));
            thread("demo-cable-down", () -> handOn(there, client));
        } catch (IOException refused) {
            reset(client);
            reset(there);
            sockets.removeAll(List.of(client, there));
        }
        if (cut) {
            reset(client); // it came while the others were reset
            reset(there);
        }
    }

    private void handOn(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // the other direction breaks as well
        } finally {
            reset(from);
            reset(to);
            sockets.removeAll(List.of(from, to));
        }
    }

    /** Ends a connection at once, with what is on its way. */
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // as wanted
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
