package dev.beckon.bench.overload;

import java.util.function.Consumer;

/** Makes the calls of one peer. */
interface Caller {

    /** What a call came to. */
    enum End {
        ANSWERED,
        /** By the server, which did not run it. */
        REFUSED,
        /** In another way, such as by its deadline. */
        FAILED
    }

    /** Makes a call, and says on any thread what it came to. */
    void call(long rounds, Consumer<End> done);
}
