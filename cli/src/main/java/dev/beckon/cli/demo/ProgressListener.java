package dev.beckon.cli.demo;

import dev.beckon.api.Gap;
import dev.beckon.api.Subscription;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionChange;
import dev.beckon.runtime.ConnectionState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each answer by an event, on a connection of its own, which is cut when half of them are given, and stays cut for
 * a moment. It goes on by itself, and checks that each event comes once and in its order. Thread-safe.
 */
final class ProgressListener implements AutoCloseable {

    private static final long CUT_MILLIS = 150;
    private static final long PATIENCE_SECONDS = 20;

    /** Told of the cut and of what follows it. */
    interface Observer {

        /** The connection was cut behind so many events. */
        void cut(long heard);

        /** It is connected again, so many milliseconds later, when so many answers were there whose events it had not heard. */
        void back(long millis, long behind);
    }

    private final Cable cable;
    private final Client client;
    private final Observer observer;
    private final IntSupplier asked;
    private final IntSupplier answered;
    private final Subscription subscription;

    // guarded by this
    private long heard;
    private long words;
    private long cutAfter; // events
    private long cutAt; // System.nanoTime(); 0 before
    private boolean away; // since the cut
    private @Nullable String fault; // the first

    /**
     * Listens; when this returns no event is missed any more.
     *
     * @param port of the server, on this machine
     * @param asked how many calls there are so far
     * @param answered how many of them have their answer
     * @throws DemoFailedException if the server does not let it listen
     */
    ProgressListener(int port, IntSupplier asked, IntSupplier answered, Observer observer)
            throws IOException, InterruptedException {
        this.asked = asked;
        this.answered = answered;
        this.observer = observer;
        cable = new Cable(port);
        client = Client.connect(cable.address());
        client.onState(this::changed);
        subscription = client.listen(WordCount.PROGRESS).onGap(this::missed).each((progress, info) -> heard(progress));
        try {
            subscription.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            close();
            throw new DemoFailedException("the listener: " + failed + " (expected: to be ready)");
        }
    }

    private synchronized void heard(Progress progress) {
        heard++;
        words = progress.words();
        if (progress.answers() != heard) {
            faulty("event " + heard + " of the listener: of answer " + progress.answers() + " (expected: of answer "
                    + heard + ")");
        }
        if (cutAt == 0 && heard * 2 >= asked.getAsInt()) {
            cutAt = System.nanoTime();
            cutAfter = heard;
            away = true;
            cable.cut();
            observer.cut(heard);
            CompletableFuture.delayedExecutor(CUT_MILLIS, TimeUnit.MILLISECONDS).execute(cable::mend);
        }
        notifyAll();
    }

    private synchronized void changed(ConnectionChange change) {
        if (away && change.to() == ConnectionState.READY) {
            away = false;
            observer.back((System.nanoTime() - cutAt) / 1_000_000, answered.getAsInt() - heard);
            notifyAll();
        }
    }

    private synchronized void missed(Gap gap) {
        faulty("the listener: " + gap + " (expected: no gap)");
    }

    private void faulty(String what) {
        if (fault == null) {
            fault = what;
        }
        notifyAll();
    }

    /**
     * Waits until it has heard so many events.
     *
     * @throws DemoFailedException if one is missing, came twice, or came out of its order
     */
    synchronized void awaitAll(long events, long expectedWords) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (long left = end - System.nanoTime();
                (heard < events || away) && fault == null && left > 0;
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (fault != null) {
            throw new DemoFailedException(fault);
        }
        if (heard != events || words != expectedWords) {
            throw new DemoFailedException("events that the listener heard: " + heard + ", the last with " + words
                    + " words (expected: " + events + ", the last with " + expectedWords + ")");
        }
        if (events > 0 && (cutAt == 0 || away)) {
            throw new DemoFailedException("the listener's connection: " + (away ? "not back" : "never cut")
                    + " (expected: cut in the middle, and back)");
        }
    }

    /** Behind how many events its connection was cut. */
    synchronized long cutAfter() {
        return cutAfter;
    }

    @Override
    public void close() {
        client.close();
        cable.close();
    }
}
