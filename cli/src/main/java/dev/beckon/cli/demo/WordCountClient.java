package dev.beckon.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks a {@link WordCount} about every paragraph of some files, each in a call of its own that waits for no other. Not
 * thread-safe.
 *
 * <p>What is in flight has a bound, as everything has: a server takes 65,536 calls of a session at a time, and a client
 * keeps 16 MiB for it. A file that exceeds that is read as the answers make room.
 */
final class WordCountClient {

    /** Told how far things are: every tenth of a second, later less often, and not twice the same. */
    interface Observer {
        void at(Results.Standing standing, long nanos);
    }

    /** The longest paragraph sent, in characters; its counts take a lot more than itself. */
    private static final int LONGEST = 16 * 1024;

    /** What may be in flight: characters, of up to 3 bytes each, where each call counts for some more. */
    private static final int ROOM = 4 * 1024 * 1024;

    private static final int CALL = 128;

    private static final long LOOK_NANOS = 100_000_000;

    private final WordCount wordCount;
    private final Results results;
    private final Observer observer;
    private final Semaphore room = new Semaphore(ROOM);
    private final long start = System.nanoTime();
    private long nextLook = LOOK_NANOS;
    private Results.Standing seen = new Results.Standing(0, 0, 0);

    WordCountClient(WordCount wordCount, Results results, Observer observer) {
        this.wordCount = wordCount;
        this.results = results;
        this.observer = observer;
    }

    /** Asks, and returns when the last answer is there or the first call has failed. */
    void ask(List<Path> files) throws IOException, InterruptedException {
        for (Path file : files) {
            try (InputStream bytes = Files.newInputStream(file);
                    Paragraphs paragraphs = new Paragraphs(bytes, LONGEST)) {
                for (Paragraph next = paragraphs.next(); next != null; next = paragraphs.next()) {
                    if (results.failure() != null) {
                        return;
                    }
                    ask(next);
                }
            }
        }
        awaitRoom(ROOM); // which is there when nothing is in flight
    }

    private void ask(Paragraph paragraph) throws InterruptedException {
        int size = CALL + paragraph.text().length();
        awaitRoom(size);
        int number = results.asked();
        long asked = System.nanoTime();
        wordCount.count(paragraph).whenComplete((counts, failure) -> {
            if (failure == null) {
                results.answered(number, counts, System.nanoTime() - asked);
            } else {
                results.failed(failure);
            }
            room.release(size);
        });
    }

    private void awaitRoom(int size) throws InterruptedException {
        boolean taken;
        do {
            long now = System.nanoTime() - start;
            if (now >= nextLook) {
                look(now);
                nextLook = now + Math.max(LOOK_NANOS, now / 5);
            }
            taken = room.tryAcquire(size, nextLook - now, TimeUnit.NANOSECONDS);
        } while (!taken);
    }

    private void look(long now) {
        Results.Standing standing = results.standing();
        if (!standing.equals(seen)) {
            observer.at(standing, now);
            seen = standing;
        }
    }
}
