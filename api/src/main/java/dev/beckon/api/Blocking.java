package dev.beckon.api;

/** Asks the current thread whether it may block, and tells it that it does. */
final class Blocking {

    private Blocking() {}

    static void enter() {
        if (Thread.currentThread() instanceof BeckonThread thread) {
            thread.enterBlocking();
        }
    }

    static void exit() {
        if (Thread.currentThread() instanceof BeckonThread thread) {
            thread.exitBlocking();
        }
    }
}
