package dev.beckon.test.internal.simulation;

/** Looks on at all connections of a run. */
public interface Tap {

    /** Looks on at one that is being made. */
    Line connection(String name);

    /** Looks on at one connection. */
    interface Line {

        /** Looks on at one end of it. */
        End end(boolean ofClient);
    }

    /** Looks on at one end of a connection. */
    interface End {

        /** It writes bytes. */
        void sends(byte[] area, int from, int to);

        /** It reads bytes. */
        void receives(byte[] area, int from, int to);

        /** All that it has to send has been written. */
        void nothingOutgoing();

        /** It is being closed from here; {@code writable} tells whether all that was written can be sent. */
        void closes(boolean writable);

        /** It is closed. */
        void closed();

        /** Whether it has learned who the other end is. */
        boolean isGreeted();

        /** After how many milliseconds without a byte it says that it gives up; 0 for never, or if this is not known. */
        default int patienceMillis() {
            return 0;
        }

        /** Bytes of items that it says it keeps; 0 for any number, or if this is not known. */
        default long window() {
            return 0;
        }

        /** Whether it has said that nothing has come for too long. */
        default boolean hasGivenUp() {
            return false;
        }
    }
}
