package dev.beckon.calls;

import dev.beckon.api.NonBlocking;
import dev.beckon.runtime.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** The main program of a server in a small JVM: prints its port, and goes when its input ends. */
final class Besieged {

    private Besieged() {}

    public static void main(String... args) throws Exception {
        // few, since a handler that makes 4 MiB on each of 64 threads needs more memory than there is
        ExecutorService few = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "worker");
            thread.setDaemon(true);
            return thread;
        });
        try (Server server = Server.builder()
                .workers(few)
                .port(0)
                .serve(Desk.class, new BesiegedDesk())
                .serve(Feed.class, new SlowFeed())
                .start()) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                System.out.println("still here");
            }
        }
    }

    /** Answers some calls on the loop, some on workers; blocks for a while in others, or never answers them. */
    static final class BesiegedDesk extends OpenDesk {

        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        @NonBlocking
        public CompletableFuture<String> echo(String text) {
            return super.echo(text);
        }

        @Override
        @NonBlocking
        public CompletableFuture<String> hold(String key) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            never(answer, key);
            return answer;
        }

        private static void never(CompletableFuture<String> answer, String key) {
            answer.thenApply(text -> text + key); // keeps its argument, as handlers do
        }

        @Override
        public void note(String text) {
            try {
                never.await(2, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Never answers. */
    static final class SlowFeed extends HomeFeed {

        @Override
        public CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers) {
            CompletableFuture<Long> never = new CompletableFuture<>();
            numbers.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Integer item) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            return never;
        }
    }
}
