package dev.beckon.runtime.transport;

/** Makes transports; found with {@link java.util.ServiceLoader}. */
public interface TransportFactory {

    /**
     * A transport with loops of its own.
     *
     * @param name starts the names of its threads
     * @param loops how many, at least 1
     */
    Transport create(String name, int loops);
}
