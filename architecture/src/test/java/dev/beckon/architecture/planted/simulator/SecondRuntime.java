package dev.beckon.architecture.planted.simulator;

import dev.beckon.architecture.planted.protocol.session.Session;
import dev.beckon.architecture.planted.protocol.wire.Frame;
import dev.beckon.architecture.planted.runtime.Owner;

/** A simulator that does what it should only watch. */
final class SecondRuntime implements Owner {

    private final Session session = new Session();

    void writes() {
        Frame.header(new byte[session.hashCode()]);
    }

    byte[] greets() {
        return Frame.toBytes();
    }
}
