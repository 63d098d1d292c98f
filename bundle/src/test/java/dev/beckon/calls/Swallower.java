package dev.beckon.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Forwards connections to a server, until it is told to swallow what comes: then the connections that it has stay open
 * and are dead, as after the loss of a network.
 */
final class Swallower implements AutoCloseable {

    /** One direction of one connection. */
    private static final class Pipe {
        private volatile boolean swallows;

        private void pump(InputStream in, OutputStream out) {
            byte[] bytes = new byte[64 * 1024];
            try {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (!swallows) {
                        out.write(bytes, 0, count);
                    }
                }
                if (!swallows) {
                    out.close();
                }
            } catch (IOException closed) {
                // the other end, or the test, has closed it
            }
        }
    }

    private final ServerSocket listening = RawPeer.listen();
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Pipe> toServer = new CopyOnWriteArrayList<>();
    private final List<Pipe> toClient = new CopyOnWriteArrayList<>();

    Swallower(int port) throws IOException {
        this.port = port;
        start(this::accept);
    }

    String address() {
        return RawPeer.address(listening);
    }

    /** Swallows what the clients send on the connections that there are. */
    void swallowToServer() {
        toServer.forEach(pipe -> pipe.swallows = true);
    }

    /** Swallows what the server sends on the connections that there are. */
    void swallowToClient() {
        toClient.forEach(pipe -> pipe.swallows = true);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(client, server));
                Pipe there = new Pipe();
                Pipe back = new Pipe();
                toServer.add(there);
                toClient.add(back);
                InputStream fromClient = client.getInputStream();
                OutputStream toServer = server.getOutputStream();
                InputStream fromServer = server.getInputStream();
                OutputStream toClient = client.getOutputStream();
                start(() -> there.pump(fromClient, toServer));
                start(() -> back.pump(fromServer, toClient));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "swallower");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
