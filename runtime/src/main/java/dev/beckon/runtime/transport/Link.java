package dev.beckon.runtime.transport;

import java.security.cert.X509Certificate;
import java.util.List;

/** A connection, as the runtime uses it. On its loop only. */
public interface Link {

    /** False while so many written bytes wait that more should not be written. */
    boolean isWritable();

    /** Copies {@code from} to {@code to}, exclusive, of {@code area} to the end of what will be sent. */
    void write(byte[] area, int from, int to);

    /** Sends what was written. */
    void flush();

    /** Goes on, or stops, to read. */
    void reading(boolean on);

    /** Closes once what was flushed is sent, or cannot be. */
    void close();

    /** The peer's address, for people. */
    String peer();

    /** The certificates that the peer has shown and that were verified, its own first; empty if there are none. */
    default List<X509Certificate> certificates() {
        return List.of();
    }
}
