package dev.beckon.tck;

import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.tck.TestEnvironment;

/** A server and a client of it on a socket, and what a handler was given. */
final class Line implements AutoCloseable {

    final BlockingQueue<Flow.Publisher<Integer>> publishers = new LinkedBlockingQueue<>(); // of parameters
    final BlockingQueue<Flow.Subscriber<? super Integer>> subscribers = new LinkedBlockingQueue<>(); // of results
    private final Server server =
            Server.builder().port(0).serve(Numbers.class, new Handler()).start();
    private final Client client = Client.connect(server.address());
    final Numbers numbers = client.service(Numbers.class);

    static TestEnvironment environment() {
        return new TestEnvironment(3_000, 200, 20);
    }

    /** The numbers from 0, so many of them. */
    static Flow.Publisher<Integer> upTo(long many) {
        return Streams.from(() -> new Iterator<Integer>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < many;
            }

            @Override
            public Integer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return (int) next++;
            }
        });
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came within 20 s");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private final class Handler implements Numbers {

        @Override
        public Flow.Publisher<Integer> count(long many) {
            return upTo(many);
        }

        @Override
        public Flow.Publisher<Integer> fail() {
            throw new RpcException(Code.ABORTED, "as asked for");
        }

        @Override
        public Flow.Publisher<Integer> taken() {
            return subscribers::add;
        }

        @Override
        public CompletableFuture<Boolean> take(boolean subscribe, Flow.Publisher<Integer> taken) {
            if (!subscribe) {
                publishers.add(taken);
                return new CompletableFuture<>();
            }
            return Streams.each(taken, number -> {}).thenApply(none -> true);
        }
    }
}
