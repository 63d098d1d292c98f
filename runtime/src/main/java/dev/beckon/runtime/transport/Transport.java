package dev.beckon.runtime.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What carries the bytes: it owns event loops, and opens and accepts connections on them. Thread-safe. */
public interface Transport extends AutoCloseable {

    /** One of its loops, by turns. */
    Loop nextLoop();

    /**
     * Accepts connections.
     *
     * @param handlers makes the handler of a connection that will live on the given loop, or null to close it at once
     * @return completes once connections are accepted; fails with the reason, such as {@link java.net.BindException}
     */
    CompletionStage<Listening> listen(InetSocketAddress address, Function<Loop, @Nullable LinkHandler> handlers);

    /** Accepts connections that are secured; a handler learns that its is open once it is. */
    default CompletionStage<Listening> listen(
            InetSocketAddress address, Security security, Function<Loop, @Nullable LinkHandler> handlers) {
        return CompletableFuture.failedFuture(noTls());
    }

    /**
     * Opens a connection that lives on {@code loop}, one of this transport's. Either the handler is told, or
     * {@code failed}, on the loop.
     */
    void connect(Loop loop, InetSocketAddress address, LinkHandler handler, Consumer<Throwable> failed);

    /** Opens a connection that is secured, from any thread; the handler learns of it once it is. */
    default void connect(
            Loop loop, InetSocketAddress address, Security security, LinkHandler handler, Consumer<Throwable> failed) {
        loop.execute(() -> failed.accept(noTls()));
    }

    private static UnsupportedOperationException noTls() {
        return new UnsupportedOperationException(
                "tls: this transport has none (expected: plaintext(), or another transport)");
    }

    /** Ends the loops. Connections should be closed before. Waits, unless called on one of its loops. */
    @Override
    void close();

    /** Connections are accepted here. */
    interface Listening {

        /** The address, with the port that was chosen if 0 was asked for. */
        InetSocketAddress address();

        /** Accepts no more; connections stay. Completes once the address is free. */
        CompletionStage<?> close();
    }
}
