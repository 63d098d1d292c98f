/**
 * The words of Beckon as Java types: how a contract is declared ({@link dev.beckon.api.RpcService}), what a call gives
 * back ({@link dev.beckon.api.RpcFuture}, {@link dev.beckon.api.RpcException}), what can be said per call
 * ({@link dev.beckon.api.CallOptions}), what a handler knows ({@link dev.beckon.api.CallContext}), how publishers are
 * written and read as loops ({@link dev.beckon.api.Streams}), and how events are published and heard
 * ({@link dev.beckon.api.Topic}, {@link dev.beckon.api.EventBus}).
 *
 * <p>{@link dev.beckon.api.ServiceBinding}, {@link dev.beckon.api.RpcMethod}, {@link dev.beckon.api.RpcErrorType},
 * {@link dev.beckon.api.ItemCodec}, {@link dev.beckon.api.Caller} and {@link dev.beckon.api.IncomingCall} are the border between generated code and the
 * runtime; user code has no need of them. Start reading at {@code RpcService}.
 */
@NullMarked
package dev.beckon.api;

import org.jspecify.annotations.NullMarked;
