package dev.beckon.runtime;

/** A piece of user code that a worker runs. Neither method may throw. */
interface Work extends Runnable {

    /** The workers do not take it: what happens instead, on the loop. */
    void refused();
}
