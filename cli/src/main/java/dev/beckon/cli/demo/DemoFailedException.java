package dev.beckon.cli.demo;

/** The demo did not do what it should; the message is for the person who ran it. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
