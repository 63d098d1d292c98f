package dev.beckon.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection of a client, and the one to the server that belongs to it. Thread-safe. */
final class Relayed {

    private static final int CONNECT_MILLIS = 5_000;

    private final Relay relay;
    private final Socket client;
    private final Socket server = new Socket();
    private final Pipe toServer;
    private final Pipe toClient;

    Relayed(Relay relay, Socket client) {
        this.relay = relay;
        this.client = client;
        this.toServer = new Pipe(this, relay.way(Direction.TO_SERVER), client, server);
        this.toClient = new Pipe(this, relay.way(Direction.TO_CLIENT), server, client);
    }

    void start(InetSocketAddress address) {
        Relay.start("to-server-in", () -> {
            try {
                client.setTcpNoDelay(true); // what comes in a piece goes on in a piece
                server.setTcpNoDelay(true);
                server.connect(address, CONNECT_MILLIS);
            } catch (IOException unreachable) {
                if (!client.isClosed()) { // or else it was reset meanwhile
                    relay.unreachable(address, unreachable);
                    reset();
                }
                return;
            }
            Relay.start("to-server-out", toServer::pass);
            Relay.start("to-client-in", toClient::read);
            Relay.start("to-client-out", toClient::pass);
            toServer.read();
        });
    }

    private Pipe pipe(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private static void close(Socket socket, boolean broken) {
        try {
            if (broken) {
                socket.setSoLinger(true, 0); // close() sends RST instead of FIN
            }
            socket.close();
        } catch (IOException closed) {
            // there is nothing more to do
        }
    }

    private void close(boolean broken) {
        toServer.close();
        toClient.close();
        close(client, broken);
        close(server, broken);
        relay.over(this);
    }

    /** Breaks both ends: each learns it at once, whatever was under way. */
    void reset() {
        close(true);
    }

    /** Ends both ends in an orderly way, after what was under way. */
    void finish() {
        toServer.finish();
        toClient.finish();
    }

    void lose(Direction direction) {
        pipe(direction).lose();
    }

    /** A cut that was asked for has happened. */
    void cutBy(Way way) {
        relay.cutBy(way);
        reset();
    }

    /** Who receives from this pipe has broken the connection: its sender learns it, unless the way back is dead. */
    void receiverIsGone(Pipe pipe) {
        if ((pipe == toServer ? toClient : toServer).isLost()) {
            pipe.lose();
        } else {
            reset();
        }
    }

    /** Closes what has ended in both directions. */
    void settle() {
        if (toServer.isOver() && toClient.isOver()) {
            close(false);
        } else {
            relay.changed();
        }
    }

    void look() {
        toServer.look();
        toClient.look();
    }

    /** Whether bytes vanish in it. */
    boolean isDead() {
        return toServer.isLost() || toClient.isLost();
    }

    boolean isOpenAtClient() {
        return !toServer.isSenderGone();
    }
}
