package dev.beckon.api;

/**
 * An item of a call with publishers, as an interceptor hears of it. Immutable.
 *
 * @param sent whether this side sends it; otherwise it has come from the other
 * @param number which one of this direction it is, counted from 1
 * @param bytes how long it is, encoded
 */
public record CallItem(boolean sent, long number, int bytes) {}
