package dev.beckon.api;

/**
 * What every generated stub also is: an object that can be derived with other options.
 *
 * @param <T> the contract, or view of one, that the stub implements
 */
public interface Stub<T> {

    /** A stub of the same client whose calls have these options; see {@link CallOptions#on}. */
    T with(CallOptions options);
}
