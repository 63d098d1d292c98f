package dev.beckon.calls;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;

/** A server and a client of it. */
record Meeting(Server server, Client client) implements AutoCloseable {

    Desk desk() {
        return client.service(Desk.class);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
