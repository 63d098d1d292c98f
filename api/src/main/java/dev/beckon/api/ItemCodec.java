package dev.beckon.api;

import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;

/**
 * How the items of a parameter that is a publisher are written and read, as generated code describes it to the runtime.
 * Stateless, thread-safe.
 *
 * @param <T> the items
 */
public interface ItemCodec<T> {

    /** Writes the message that carries {@code item}. */
    void encode(T item, Encoder out);

    /** Reads the message that carries an item, to its end. */
    T decode(Decoder in);
}
