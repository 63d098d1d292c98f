package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;

/**
 * What a session tells its owner, from within the method that was called on it.
 *
 * <p>Ranges of bytes ({@code area}, {@code from} to {@code to}, exclusive) are valid until the method returns. The
 * owner may call back into the session from any of these methods, except that it must not feed it bytes.
 */
public interface SessionSink {

    /**
     * A client has said who it is, to a server. True opens the session at once; otherwise nothing but its end is taken
     * from the client until the owner calls {@link Session#admit}, or closes.
     */
    default boolean admits(Hello client) {
        return true;
    }

    /** The handshake is done: streams can be opened. */
    void ready(Hello peer);

    /** The peer will call the method of this name by {@code number}, counted from 0. */
    void named(int number, String method);

    /**
     * A call has arrived, whole. Unless it is one-way, the owner answers it before it returns, or calls
     * {@link Session#keep}.
     *
     * @param remainingNanos the time left until the caller's deadline, or {@link Long#MAX_VALUE}
     * @param metadataFrom start of the metadata block in {@code area}
     * @param metadataTo its end; equal to the start if there is none
     */
    void called(
            int stream,
            int method,
            boolean oneWay,
            long remainingNanos,
            byte[] area,
            int metadataFrom,
            int metadataTo,
            int from,
            int to);

    /**
     * A call of the peer has ended before it was delivered: it was refused here, or the peer has given it up before it was
     * whole. For who counts calls.
     *
     * @param method its number, as {@link #named}
     */
    default void undelivered(int method, int code) {}

    /** A one-way call of the peer was not taken; nobody else will hear of it. */
    void dropped(int stream, String why);

    /**
     * The answer to a call of ours has started to arrive, and this is its metadata; {@link #answered} follows, or
     * another end of the call. An owner that has no use for it ignores it.
     */
    default void answerMetadata(Object call, byte[] area, int from, int to) {}

    /** The answer to a call of ours has arrived, whole. */
    void answered(Object call, byte[] area, int from, int to);

    /** A call of ours has failed, at the peer or here. */
    void failed(Object call, Failure failure);

    /** The deadline of a call of ours has passed; the peer has been told that nobody waits. */
    void expired(Object call);

    /**
     * The peer no longer waits for a call that was kept.
     *
     * @param code {@link Failure#CANCELLED} if it was cancelled, or the connection is lost; {@link
     *     Failure#DEADLINE_EXCEEDED} if its deadline has passed, here or at the peer; {@link Failure#RESOURCE_EXHAUSTED} if one
     *     side cannot keep what the other sends
     */
    void cancelled(Object keptCall, int code);

    /** The peer goes away soon: calls that are open go on, no more can be opened. */
    void draining(Farewell farewell);

    /** An item has arrived, whole. Its bytes are held against the peer until {@link Items#taken} gives them back. */
    void item(Object call, byte[] area, int from, int to);

    /** The peer sends no more items of a call that was kept. */
    void itemsEnded(Object keptCall);

    /** The peer takes more items of this call. */
    void itemsWanted(Object call);

    /** The peer takes more bytes of items. */
    void itemBytesWanted();

    /** The peer wants no more items of a call of ours: {@link Items#end} has to follow. */
    void itemsRefused(Object call);

    /** The session cannot go on: flush what is outgoing, then close the connection. */
    void broken(Goodbye reason);

    /** The peer has ended the connection and says why. */
    void peerClosed(Goodbye reason);
}
