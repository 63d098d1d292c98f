package dev.beckon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Loops that write and read publishers. */
final class StreamsTest {

    /** A subscriber whose demand is given by hand. */
    private static final class Taker<T> implements Flow.Subscriber<T> {
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        static <T> Taker<T> of(Flow.Publisher<T> publisher) {
            Taker<T> taker = new Taker<>();
            publisher.subscribe(taker);
            return taker;
        }

        Taker<T> request(long n) {
            subscription.join().request(n);
            return this;
        }

        Object next() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(T item) {
            heard.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure);
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }

    private static Flow.Publisher<Integer> numbers(int many) {
        return Streams.write(out -> {
            for (int i = 0; i < many; i++) {
                out.send(i);
            }
        });
    }

    // ---- write

    @Test
    void bodyWaitsForDemand() throws InterruptedException {
        BlockingQueue<String> steps = new LinkedBlockingQueue<>();
        Taker<String> taker = Taker.of(Streams.write(out -> {
            out.send("a");
            steps.add("sent a");
            out.send("b");
            steps.add("sent b");
        }));
        assertThat(steps).isEmpty();
        taker.request(1);
        assertThat(taker.next()).isEqualTo("a");
        assertThat(steps.poll(20, TimeUnit.SECONDS)).isEqualTo("sent a");
        assertThat(taker.heard).isEmpty();
        taker.request(5);
        assertThat(taker.next()).isEqualTo("b");
        assertThat(taker.next()).isEqualTo("complete");
    }

    @Test
    void bodyRunsForEachSubscriber() {
        Flow.Publisher<Integer> numbers = numbers(3);
        assertThat(all(numbers)).containsExactly(0, 1, 2);
        assertThat(all(numbers)).containsExactly(0, 1, 2);
    }

    @Test
    void bodyThatThrowsFailsTheStream() throws InterruptedException {
        IllegalStateException broken = new IllegalStateException("broken");
        Taker<String> taker = Taker.of(Streams.write(out -> {
            out.send("a");
            throw broken;
        }));
        taker.request(9);
        assertThat(taker.next()).isEqualTo("a");
        assertThat(taker.next()).isSameAs(broken);
    }

    @Test
    void cancellingEndsABodyThatWaits() throws InterruptedException {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        Taker<String> taker = Taker.of(Streams.write(out -> {
            try {
                out.send("a");
                out.send("b");
            } catch (CancellationException cancelled) {
                told.complete(out.isCancelled());
                ended.complete(cancelled);
                throw cancelled;
            }
        }));
        taker.request(1);
        assertThat(taker.next()).isEqualTo("a");
        taker.subscription.join().cancel();
        assertThat(ended.join()).hasMessage("send: nobody wants more items");
        assertThat(told.join()).isTrue();
        assertThat(taker.heard).isEmpty();
    }

    @Test
    void demandThatIsNoneFailsTheStream() throws InterruptedException {
        for (long n : new long[] {0, -1}) {
            assertThat(Taker.of(numbers(3)).request(n).next())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasToString("java.lang.IllegalArgumentException: request: " + n + " (expected: at least 1)");
        }
    }

    @Test
    void itemsAreSentByTheBodysThreadOnly() throws InterruptedException {
        CompletableFuture<ItemWriter<String>> leaked = new CompletableFuture<>();
        Taker<String> taker = Taker.of(Streams.write(leaked::complete));
        taker.request(1);
        assertThat(taker.next()).isEqualTo("complete");
        assertThatThrownBy(() -> leaked.join().send("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: the one that runs the body");
    }

    @Test
    void executorThatIsFullFailsTheStream() throws InterruptedException {
        Flow.Publisher<String> publisher = Streams.write(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                out -> out.send("a"));
        assertThat(Taker.of(publisher).next()).hasToString("java.util.concurrent.RejectedExecutionException: full");
    }

    // ---- from

    @Test
    void collectionsArePublishers() throws InterruptedException {
        List<Integer> many = IntStream.range(0, 10_000).boxed().toList();
        assertThat(all(Streams.from(many))).isEqualTo(many);
        assertThat(all(Streams.from(List.of()))).isEmpty();
        Taker<String> taker = Taker.of(Streams.from(List.of("a", "b")));
        taker.request(1);
        assertThat(taker.next()).isEqualTo("a");
        assertThat(taker.heard).isEmpty();
        taker.request(1);
        assertThat(taker.next()).isEqualTo("b");
        assertThat(taker.next()).isEqualTo("complete");
        assertThat(Taker.of(Streams.from(List.of("a"))).request(-3).next())
                .isInstanceOf(IllegalArgumentException.class);
        List<@Nullable String> holed = new ArrayList<>();
        holed.add(null);
        assertThat(Taker.of(Streams.from(holed)).request(1).next()).isInstanceOf(NullPointerException.class);
    }

    // ---- read

    @Test
    void itemsAreLoopedOver() {
        assertThat(all(numbers(1_000)))
                .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void closingTheReaderCancels() {
        CompletableFuture<Integer> last = new CompletableFuture<>();
        int seen = 0;
        try (ItemReader<Integer> reader = Streams.read(Streams.<Integer>write(out -> {
            int next = 0;
            try {
                while (true) {
                    out.send(next++);
                }
            } finally {
                last.complete(next);
            }
        }))) {
            for (int item : reader) {
                if (item == 5) {
                    break;
                }
                seen++;
            }
        }
        assertThat(seen).isEqualTo(5);
        assertThat(last.join()).isLessThanOrEqualTo(ItemReader.AHEAD + 1);
    }

    @Test
    void failureOfTheStreamIsThrownByTheLoop() {
        IllegalStateException broken = new IllegalStateException("broken");
        try (ItemReader<Integer> reader = Streams.read(Streams.<Integer>write(out -> {
            out.send(1);
            throw broken;
        }))) {
            List<Integer> seen = new ArrayList<>();
            assertThatThrownBy(() -> reader.forEach(seen::add)).isSameAs(broken);
            assertThat(seen).containsExactly(1);
        }
        RpcException remote = new RpcException(Code.ABORTED, "remote");
        try (ItemReader<Integer> reader = Streams.read(Streams.<Integer>write(out -> {
            throw remote;
        }))) {
            assertThatThrownBy(() -> reader.forEach(item -> {}))
                    .isInstanceOf(RpcException.class)
                    .isNotSameAs(remote)
                    .hasCause(remote);
        }
    }

    @Test
    void readerIsLoopedOverOnce() {
        try (ItemReader<Integer> reader = Streams.read(numbers(2))) {
            assertThat(reader).containsExactly(0, 1);
            assertThatThrownBy(reader::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void interruptEndsAWaitingLoop() throws InterruptedException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (ItemReader<Integer> reader = Streams.read(subscriber -> {})) {
                reader.forEach(item -> {});
            } catch (CancellationException interrupted) {
                thrown.complete(interrupted);
            }
        });
        thread.start();
        thread.interrupt();
        assertThat(thrown.join()).hasMessage("item: interrupted while waiting for it");
        thread.join();
    }

    @Test
    void waitingOnAnEventLoopThrows() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        final class LoopThread extends Thread implements EventLoopThread {
            @Override
            public void run() {
                try (ItemReader<Integer> reader = Streams.read(subscriber -> {})) {
                    reader.forEach(item -> {});
                } catch (IllegalStateException expected) {
                    thrown.complete(expected);
                }
            }
        }
        LoopThread thread = new LoopThread();
        thread.setName("loop");
        thread.start();
        assertThat(thrown.join())
                .hasMessage("waiting for an item on event loop 'loop' (expected: Streams.each, or another thread)");
    }

    // ---- each

    @Test
    void eachItemIsHandedOver() {
        List<Integer> seen = new ArrayList<>();
        Streams.each(numbers(1_000), seen::add).join();
        assertThat(seen).hasSize(1_000).startsWith(0, 1, 2).endsWith(999);
    }

    @Test
    void eachFailsWithTheStreamOrTheAction() {
        IllegalStateException broken = new IllegalStateException("broken");
        assertThatThrownBy(() -> Streams.each(
                                Streams.write(out -> {
                                    throw broken;
                                }),
                                item -> {})
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCause(broken);
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<Void> each = Streams.each(numbers(1_000), item -> {
            seen.add(item);
            if (item == 3) {
                throw broken;
            }
        });
        assertThatThrownBy(each::join).hasCause(broken);
        assertThat(seen).hasSize(4);
    }

    @Test
    void cancellingEachCancelsTheStream() {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CompletableFuture<Void> each = Streams.each(
                subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {
                        ended.complete("cancelled");
                    }
                }),
                item -> {});
        each.cancel(false);
        assertThat(ended.join()).isEqualTo("cancelled");
    }

    private static <T> List<T> all(Flow.Publisher<T> publisher) {
        List<T> all = new ArrayList<>();
        try (ItemReader<T> reader = Streams.read(publisher)) {
            reader.forEach(all::add);
        }
        return all;
    }
}
