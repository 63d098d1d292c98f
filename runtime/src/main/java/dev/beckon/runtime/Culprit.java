package dev.beckon.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads in the stack of an event loop's thread who holds it up, and what to do about it. Immutable. */
record Culprit(String method, String remedy) {

    private static final List<String> NOT_THE_USERS = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "io.netty.",
            "dev.beckon.api.",
            "dev.beckon.protocol.",
            "dev.beckon.runtime.",
            "dev.beckon.transport.");

    private static final String OUR_RUNTIME = "dev.beckon.runtime.";

    /** Of what a loop was doing, innermost first; null if no code of the user's was among it. */
    static @Nullable Culprit of(List<StackTraceElement> stack) {
        int users = -1;
        for (int i = 0; i < stack.size() && users < 0; i++) {
            if (isUsers(stack.get(i))) {
                users = i;
            }
        }
        if (users < 0) {
            return null;
        }
        String why = "code that runs on an event loop must not wait";
        for (int i = users; i < stack.size(); i++) {
            String frame = stack.get(i).getClassName();
            String method = stack.get(i).getMethodName();
            if (frame.equals(OUR_RUNTIME + "Route") && method.equals("dispatch")) {
                why =
                        "a @NonBlocking handler must not wait: take the annotation off, so that a worker runs it, or go on"
                                + " with thenApply and the like";
                break;
            }
            if (frame.equals(OUR_RUNTIME + "ServerCall") && method.equals("cancel")) {
                why = "an onCancel action must not wait: let it start work elsewhere";
                break;
            }
            if (frame.equals(OUR_RUNTIME + "ClientCall")) {
                why = "a callback on the loop must not wait: build the client without callbacksOnLoop(), or use"
                        + " thenApplyAsync and the like";
                break;
            }
        }
        return new Culprit(text(stack.get(users)), why + waiting(stack.subList(0, users)));
    }

    private static boolean isUsers(StackTraceElement frame) {
        return NOT_THE_USERS.stream().noneMatch(frame.getClassName()::startsWith);
    }

    /** What the user's code waits for, where that is worth a word. */
    private static String waiting(List<StackTraceElement> inner) {
        boolean joins =
                inner.stream().anyMatch(frame -> frame.getClassName().equals("java.util.concurrent.CompletableFuture"));
        return joins ? "; a future that depends on a call never completes while its loop waits for it" : "";
    }

    private static String text(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
