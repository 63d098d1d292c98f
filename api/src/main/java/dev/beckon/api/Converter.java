package dev.beckon.api;

/**
 * Turns values of a type that has no codec into values of one that has, and back. {@link Convert} says where.
 *
 * <p>Has a constructor without parameters and no state: one instance serves all threads. Neither method is given null
 * or returns it. What {@link #toWire} throws reaches who writes the value; what {@link #fromWire} throws makes the
 * message one that cannot be decoded.
 *
 * @param <J> the type in Java
 * @param <W> the type as which it travels: any with a codec except collections, Optional and what is converted itself
 */
public interface Converter<J, W> {

    /** What travels in place of {@code value}. */
    W toWire(J value);

    /** The value in place of which {@code wire} has travelled. */
    J fromWire(W wire);
}
