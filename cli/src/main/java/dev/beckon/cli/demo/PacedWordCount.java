package dev.beckon.cli.demo;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.EventBus;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts words at its own pace: each answer is held back for a time of its own, while no thread waits. Thread-safe.
 *
 * <p>A call whose caller has gone is not answered, and not counted in the totals.
 */
final class PacedWordCount implements WordCount {

    private final LongSupplier pace;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong words = new AtomicLong();
    private final AtomicLong notes = new AtomicLong();
    private volatile String lastNote = "";
    private volatile @Nullable EventBus bus;

    /** @param pace gives the milliseconds that the next answer is held back */
    PacedWordCount(LongSupplier pace) {
        this.pace = pace;
    }

    /** Tells of each answer from now on there. */
    void tell(EventBus events) {
        bus = events;
    }

    @Override
    public CompletableFuture<Counts> count(Paragraph paragraph) {
        if (paragraph.text().isEmpty()) {
            throw new RpcException(Code.INVALID_ARGUMENT, "text: '' (expected: at least one character)");
        }
        Map<String, Integer> frequencies = Words.frequencies(paragraph.text(), paragraph.continued());
        int total = frequencies.values().stream().mapToInt(Integer::intValue).sum();
        CompletableFuture<Counts> ready = new CompletableFuture<Counts>()
                .completeOnTimeout(new Counts(total, frequencies), pace.getAsLong(), TimeUnit.MILLISECONDS);
        CallContext.current().onCancel(() -> ready.cancel(false));
        return ready.thenApply(counts -> {
            answered(counts);
            return counts;
        });
    }

    private synchronized void answered(Counts counts) { // so that the events are in the order of their numbers
        Progress progress = new Progress(answers.incrementAndGet(), words.addAndGet(counts.words()));
        EventBus events = bus;
        if (events != null) {
            events.publish(PROGRESS, progress);
        }
    }

    @Override
    @NonBlocking // on the loop, so that it has happened before what the same caller asks next
    public CompletableFuture<Void> leave(String note) {
        notes.incrementAndGet();
        lastNote = note;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Totals> totals() {
        return CompletableFuture.completedFuture(currentTotals());
    }

    Totals currentTotals() {
        int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        return new Totals(answers.get(), words.get(), notes.get(), lastNote, threads);
    }
}
