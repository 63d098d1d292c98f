package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What becomes of stages, in tests. */
final class Stages {

    private static final int MOST_SECONDS = 20;

    private Stages() {}

    /** Its result, for which it waits. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError("failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no end within " + MOST_SECONDS + " s", e);
        }
    }

    /** Why it fails, for which it waits. */
    static Throwable failure(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        try {
            Object result = future.get(MOST_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("completed with " + result + " (expected: fails)");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no end within " + MOST_SECONDS + " s", e);
        } catch (java.util.concurrent.CancellationException e) {
            return e;
        }
    }

    /** The problem of the log with which it fails; nothing was kept then. */
    static EventLogException.Problem problem(CompletionStage<?> stage) {
        Throwable failure = failure(stage);
        assertThat(failure).isInstanceOf(EventLogException.class).hasMessageContaining("(expected: ");
        assertThat(((EventLogException) failure).maybeKept()).isFalse();
        return ((EventLogException) failure).problem();
    }
}
