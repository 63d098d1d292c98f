package dev.beckon.test;

/** One of the two ways of a connection. */
public enum Direction {
    /** What the client sends. */
    TO_SERVER,
    /** What the server sends. */
    TO_CLIENT
}
