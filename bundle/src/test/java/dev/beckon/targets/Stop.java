package dev.beckon.targets;

import dev.beckon.api.Code;
import dev.beckon.api.InterceptedCall;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import dev.beckon.runtime.Server;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server of {@link Station}, which counts what comes to it, refuses it before it runs, or holds it. */
final class Stop implements Station, Interceptor, AutoCloseable {

    final String name;
    final AtomicInteger arrived = new AtomicInteger(); // with those that were refused
    final AtomicInteger ran = new AtomicInteger();
    final BlockingQueue<Metadata> metadata = new LinkedBlockingQueue<>();
    final CompletableFuture<String> release = new CompletableFuture<>();
    private final Server server;
    private volatile @Nullable Code refusing;
    private volatile Supplier<CompletableFuture<String>> answers;

    private Stop(String name, int port) {
        this.name = name;
        this.answers = () -> CompletableFuture.completedFuture(name);
        this.server = Server.builder()
                .port(port)
                .serve(Station.class, this)
                .intercept(this)
                .start();
    }

    static Stop open(String name) {
        return open(name, 0);
    }

    static Stop open(String name, int port) {
        return new Stop(name, port);
    }

    /** Refuses calls with this status, before they run. */
    Stop refuses(@Nullable Code code) {
        refusing = code;
        return this;
    }

    /** Answers only after {@link #release}. */
    Stop holds() {
        return answers(() -> release);
    }

    Stop answers(Supplier<CompletableFuture<String>> supplier) {
        answers = supplier;
        return this;
    }

    /** Closes the server: calls in flight are cut off. */
    void cut() {
        server.close();
    }

    int port() {
        return server.port();
    }

    String address() {
        return "localhost:" + server.port();
    }

    InetSocketAddress target() {
        return InetSocketAddress.createUnresolved("localhost", server.port());
    }

    @Override
    public void intercept(InterceptedCall call) {
        arrived.incrementAndGet();
        metadata.add(call.metadata());
        Code code = refusing;
        if (code != null) {
            throw new RpcException(new Status(code, name + " refuses", Ran.NO));
        }
        call.proceed();
    }

    @Override
    public CompletableFuture<String> act() {
        ran.incrementAndGet();
        return answers.get();
    }

    @Override
    public CompletableFuture<String> look() {
        return act();
    }

    @Override
    public void close() {
        cut();
    }
}
