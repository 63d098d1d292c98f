package dev.beckon.protocol.session;

/** Lends byte arrays to sessions while they gather or put together frames, so that an idle session holds none. */
public interface Areas {

    /** An array of at least this size, with any content. */
    byte[] take(int size);

    /** Takes back an array, which need not be one that {@link #take} gave. */
    void give(byte[] area);

    /**
     * Whether the session may keep so many bytes more for its peer: what is kept has a bound over all sessions together.
     */
    default boolean mayKeep(long more) {
        return true;
    }

    /**
     * Whether the session may keep the start of a frame of so many bytes, whatever else it keeps: if not, it has to end,
     * where a whole frame could be refused.
     */
    default boolean mayKeepFrame(int size) {
        return mayKeep(size);
    }
}
