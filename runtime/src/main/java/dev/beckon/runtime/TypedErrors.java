package dev.beckon.runtime;

import dev.beckon.api.Detail;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcErrorType;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.FailureDetail;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates between the exceptions that a method declares and the details of a failure. */
final class TypedErrors {

    private static final Logger LOG = LoggerFactory.getLogger(TypedErrors.class);

    private TypedErrors() {}

    // ---- the handler's side

    /** The failure for what a handler threw, or null if its method does not declare that. */
    static @Nullable Failure sent(RpcMethod<?> method, Throwable thrown) {
        List<RpcErrorType<?>> declared = method.errors();
        if (declared.isEmpty()) {
            return null;
        }
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            for (RpcErrorType<?> error : declared) {
                if (error.javaType() == type) { // the nearest one, as a catch clause would have it
                    return sent(method, error, thrown);
                }
            }
        }
        return null;
    }

    private static <E extends RuntimeException> Failure sent(
            RpcMethod<?> method, RpcErrorType<E> error, Throwable thrown) {
        E typed = error.javaType().cast(thrown);
        String message = typed.getMessage();
        String text = message == null || message.isEmpty() ? error.type() : message;
        Failure plain = Failures.failure(error.code(), Ran.YES, text);
        Encoder out = new Encoder(64);
        try {
            error.encode(typed, out);
        } catch (RuntimeException invalid) {
            LOG.warn("{}: the data of {} cannot be encoded, so only its status is sent", method, error, invalid);
            return plain;
        }
        FailureDetail detail = new FailureDetail(error.type(), Arrays.copyOf(out.array(), out.position()));
        Failure detailed = new Failure(plain.code(), plain.ran(), text, List.of(detail));
        if (!detailed.fits()) {
            LOG.warn(
                    "{}: the data of {} has {} bytes (expected: at most {}), so only its status is sent",
                    method,
                    error,
                    out.position(),
                    Failure.MOST_DETAIL_BYTES);
            return plain;
        }
        return detailed;
    }

    // ---- the caller's side

    /** The typed error that a failed call stands for; the failure itself if it stands for none that is known here. */
    static RuntimeException received(RpcMethod<?> method, RpcException failure) {
        List<Detail> details = failure.status().details();
        if (!details.isEmpty()) {
            for (Detail detail : details) {
                for (RpcErrorType<?> error : method.errors()) {
                    if (error.type().equals(detail.type())) {
                        return received(error, detail, failure);
                    }
                }
            }
        }
        return failure;
    }

    private static RuntimeException received(RpcErrorType<?> error, Detail detail, RpcException failure) {
        byte[] data = detail.data();
        RuntimeException typed;
        try {
            typed = error.decode(new Decoder(CodecLimits.DEFAULT).reset(data, 0, data.length), failure);
        } catch (RuntimeException | Error malformed) { // the user's constructor runs here
            return new RpcException(failure.status(), failure.streamId(), failure.responseMetadata(), malformed);
        }
        if (typed.getCause() != failure) {
            try {
                typed.initCause(failure);
            } catch (IllegalStateException taken) { // its constructor has set one, if only to null
                typed.addSuppressed(failure);
            }
        }
        return typed;
    }
}
