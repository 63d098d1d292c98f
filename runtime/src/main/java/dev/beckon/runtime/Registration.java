package dev.beckon.runtime;

/** A listener that was added, and can be taken away. Thread-safe. */
public interface Registration extends AutoCloseable {

    /** Takes the listener away; it may hear once more what is told at that moment. */
    @Override
    void close();
}
