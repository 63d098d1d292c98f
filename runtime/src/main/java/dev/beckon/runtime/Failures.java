package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Detail;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.FailureDetail;
import dev.beckon.protocol.wire.MalformedFrameException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates between what Java throws and what travels. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Failure failure(Code code, Ran ran, String message) {
        return new Failure(code.number(), ran.number(), message);
    }

    static RpcException exception(Failure failure, long streamId) {
        return new RpcException(status(failure), streamId, metadata(failure), null);
    }

    /** What travelled with a failure; nothing if it makes no sense, since the status says more. */
    static Metadata metadata(Failure failure) {
        byte[] block = failure.metadata();
        if (block.length == 0) {
            return Metadata.EMPTY;
        }
        try {
            return MetadataBlock.read(block, 0, block.length);
        } catch (MalformedFrameException | IllegalArgumentException invalid) {
            LOG.debug("Metadata of a failure was dropped: {}", invalid.getMessage());
            return Metadata.EMPTY;
        }
    }

    static RpcException exception(Code code, Ran ran, String message) {
        return new RpcException(new Status(code, message, ran));
    }

    static Status status(Failure failure) {
        Code code = Code.of(failure.code());
        return new Status(
                code == Code.OK ? Code.UNKNOWN : code,
                failure.message(),
                Ran.of(failure.ran()),
                failure.details().stream()
                        .map(detail -> new Detail(detail.type(), detail.data()))
                        .toList());
    }

    /** The failure with the status of an exception, but for whether the handler ran. */
    static Failure chosen(RpcException rpc, Ran ran) {
        return new Failure(rpc.code().number(), ran.number(), rpc.status().message(), details(rpc.status()));
    }

    private static List<FailureDetail> details(Status status) {
        return status.details().stream()
                .map(detail -> new FailureDetail(detail.type(), detail.data()))
                .toList();
    }

    /** What a handler failed with, without the wrappers that futures put around it. */
    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The failure that a handler chose to answer with, or null if it failed in another way. */
    static @Nullable Failure chosen(Throwable thrown) {
        if (thrown instanceof RpcException rpc) {
            return chosen(rpc, Ran.YES);
        }
        if (thrown instanceof CancellationException) {
            return failure(Code.CANCELLED, Ran.YES, "handler: cancelled");
        }
        return null;
    }
}
