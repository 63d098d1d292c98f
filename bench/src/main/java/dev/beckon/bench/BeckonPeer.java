package dev.beckon.bench;

import dev.beckon.api.NonBlocking;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Beckon with its defaults, or with the handler and the callbacks on the event loops. */
final class BeckonPeer implements Peer {

    private final boolean onLoop;

    BeckonPeer(boolean onLoop) {
        this.onLoop = onLoop;
    }

    @Override
    public int serve() {
        return Server.builder()
                .port(0)
                .serve(Echo.class, onLoop ? new LoopEcho() : new WorkerEcho())
                .start()
                .port();
    }

    @Override
    public Connection connect(int port) {
        Client.Builder builder = Client.builder("beckon://localhost:" + port);
        Echo echo = (onLoop ? builder.callbacksOnLoop() : builder).build().service(Echo.class);
        return new Connection() {
            @Override
            public Call<?> bytes(byte[] payload) {
                return new Call<byte[]>() {
                    @Override
                    @SuppressWarnings("FutureReturnValueIgnored") // the failure goes to done
                    public void start(BiConsumer<? super byte[], ? super Throwable> done) {
                        echo.echo(payload).whenComplete(done);
                    }

                    @Override
                    public boolean isEcho(byte[] reply) {
                        return reply.length == payload.length;
                    }
                };
            }

            @Override
            public Call<?> typed() {
                return new Call<Sample>() {
                    @Override
                    @SuppressWarnings("FutureReturnValueIgnored") // the failure goes to done
                    public void start(BiConsumer<? super Sample, ? super Throwable> done) {
                        echo.sample(Sample.SAMPLE).whenComplete(done);
                    }

                    @Override
                    public boolean isEcho(Sample reply) {
                        return reply.id() == Sample.SAMPLE.id();
                    }
                };
            }
        };
    }

    private static final class WorkerEcho implements Echo {

        @Override
        public CompletableFuture<byte[]> echo(byte[] payload) {
            return CompletableFuture.completedFuture(payload);
        }

        @Override
        public CompletableFuture<Sample> sample(Sample sample) {
            return CompletableFuture.completedFuture(sample);
        }
    }

    @NonBlocking
    private static final class LoopEcho implements Echo {

        @Override
        public CompletableFuture<byte[]> echo(byte[] payload) {
            return CompletableFuture.completedFuture(payload);
        }

        @Override
        public CompletableFuture<Sample> sample(Sample sample) {
            return CompletableFuture.completedFuture(sample);
        }
    }
}
