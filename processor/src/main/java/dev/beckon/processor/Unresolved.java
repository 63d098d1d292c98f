package dev.beckon.processor;

/** A type that does not exist yet: another processor may write it, or javac will say that it is missing. */
final class Unresolved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unresolved() {
        super(null, null, false, false);
    }
}
