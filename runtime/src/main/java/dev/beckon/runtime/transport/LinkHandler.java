package dev.beckon.runtime.transport;

import org.jspecify.annotations.Nullable;

/** What a connection tells the runtime, on its loop. */
public interface LinkHandler {

    /** The connection is there. */
    void opened(Link link);

    /**
     * A turn: bytes have arrived; {@code area} is the transport's again when this returns.
     *
     * @return how many more bytes complete what has arrived in part, 0 if nothing has: a hint how much to read next
     */
    int received(byte[] area, int from, int to);

    /** {@link Link#isWritable()} is true again. */
    void writable();

    /**
     * The connection is gone. Called once, after {@link #opened}; of a connection that was accepted and never got so
     * far as to be opened, because its peer did not do what TLS wants, without it.
     *
     * @param cause what ended it, or null if either side closed it in an orderly way
     */
    void closed(@Nullable Throwable cause);

    /** What is kept on behalf of this connection at the moment: for who watches for leaks. */
    default Holdings holdings() {
        return Holdings.NONE;
    }
}
