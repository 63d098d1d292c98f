package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.eventlog.EventLogException;
import java.util.concurrent.CancellationException;

/** Translates what a log fails with into what travels. */
final class TopicFailures {

    private TopicFailures() {}

    /** The failure that publishers and listeners hear. */
    static RpcException told(Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        if (cause instanceof RpcException already) {
            return already;
        }
        if (cause instanceof EventLogException log) {
            return new RpcException(
                    new dev.beckon.api.Status(
                            code(log.problem()),
                            String.valueOf(log.getMessage()),
                            log.maybeKept() ? Ran.MAYBE : Ran.NO),
                    0,
                    log);
        }
        if (cause instanceof CancellationException) {
            return Failures.exception(Code.CANCELLED, Ran.MAYBE, "topic: closed (expected: open)");
        }
        return new RpcException(
                new dev.beckon.api.Status(
                        Code.INTERNAL,
                        "topic: the log failed, " + cause + " (expected: an EventLogException)",
                        Ran.MAYBE),
                0,
                cause);
    }

    private static Code code(EventLogException.Problem problem) {
        return switch (problem) {
            case UNKNOWN_TOPIC -> Code.NOT_FOUND;
            case UNSUPPORTED -> Code.FAILED_PRECONDITION;
            case INVALID -> Code.INVALID_ARGUMENT;
            case OUT_OF_RANGE -> Code.OUT_OF_RANGE;
            case FENCED -> Code.ABORTED;
            case FULL, OVERLOADED -> Code.RESOURCE_EXHAUSTED;
            case BROKEN -> Code.DATA_LOSS;
            case CLOSED -> Code.UNAVAILABLE;
        };
    }
}
