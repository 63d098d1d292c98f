package dev.beckon.api;

/**
 * Takes part in every call of a client, or of a server: unary, one-way and streaming ones alike. Thread-safe.
 *
 * <pre>{@code
 * Interceptor timing = call -> {
 *     call.onEnd(outcome -> LOG.info("{} {} {}", call.method(), outcome.code(), outcome.duration()));
 *     call.proceed();
 * };
 * }</pre>
 *
 * <p><b>When.</b> A client's runs on the thread that makes the call, once its arguments are written and before it is
 * sent; a server's on the thread that is about to run the handler, before the arguments are read. So it may block where
 * these may. {@link CallContext#current()} is that of the handler: at a client, the one in which the call is made, if any.
 *
 * <p><b>Order.</b> Those that were added first come first; ends are told in the opposite order.
 *
 * <p><b>What it must do.</b> Call {@link InterceptedCall#proceed()} once before it returns, or throw. An
 * {@link RpcException} refuses the call with that status, <i>ran: no</i>; whatever else is thrown, and returning
 * without either, fails it with {@link Code#INTERNAL} and a line in the log. What is thrown after {@code proceed()} is
 * logged only: the call is on its way.
 */
@FunctionalInterface
public interface Interceptor {

    /** Sees a call, and lets it go on. */
    void intercept(InterceptedCall call);
}
