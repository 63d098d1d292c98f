package dev.beckon.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the outcomes of calls, with a bound. */
final class Outcomes {

    private static final long SECONDS = 30;

    private Outcomes() {}

    static <T> T answer(CompletionStage<T> call) {
        try {
            return call.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("call: " + failed + " (expected: an answer)", failed);
        }
    }

    static RpcException failure(CompletionStage<?> call) {
        Throwable thrown = catchThrowable(() -> call.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOf(RpcException.class);
        return (RpcException) thrown.getCause();
    }

    /** Fails unless the call fails with this status, and a message that has all these parts. */
    static void assertFailure(CompletionStage<?> call, Code code, Ran ran, String... parts) {
        assertStatus(failure(call), code, ran, parts);
    }

    static void assertStatus(RpcException failure, Code code, Ran ran, String... parts) {
        for (String part : parts) {
            assertThat(failure.status().message()).contains(part);
        }
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(failure.ran()).as(failure.getMessage()).isEqualTo(ran);
    }
}
