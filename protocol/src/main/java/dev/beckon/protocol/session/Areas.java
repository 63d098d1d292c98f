package dev.beckon.protocol.session;

/** Lends byte arrays that sessions gather frames in, so that an idle session holds none. One per event loop. */
public interface Areas {

    /** An array of at least 1 KiB, with any content. */
    byte[] take();

    /** Takes back an array, which need not be one that {@link #take} gave. */
    void give(byte[] area);
}
