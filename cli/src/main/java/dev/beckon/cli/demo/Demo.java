package dev.beckon.cli.demo;

import dev.beckon.api.CallOptions;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import dev.beckon.runtime.Client;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One run of the demo, in the client's process: starts the server's, asks it, and prints what a person should see. */
final class Demo {

    private static final int TOP = 20;
    private static final int COLUMNS = 4;
    private static final String NOTE = "thank you";
    private static final Duration TOO_SHORT = Duration.ofMillis(ServerMain.FASTEST / 5);

    private final PrintWriter out;
    private final boolean verbose;

    /** @param verbose whether the server's process logs more than warnings */
    Demo(PrintWriter out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /**
     * Counts the words of these files.
     *
     * @throws DemoFailedException if something is not as it should be
     */
    void run(List<Path> files) throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(verbose)) {
            print("client   process %d: asks about each paragraph of %,d file%s", pid(), files.size(), s(files.size()));
            print(
                    "server   process %d: %s, takes %,d to %,d ms for each answer",
                    server.pid(), server.address(), ServerMain.FASTEST, ServerMain.SLOWEST);
            print("");
            Results results = new Results();
            Totals totals;
            // Answers are counted on the event loop: that takes microseconds, and other threads would only queue for
            // it.
            try (Client client =
                    Client.builder(server.address()).callbacksOnLoop().build()) {
                totals = run(client.service(WordCount.class), files, results, server.port());
            } catch (CompletionException failed) {
                throw failure(failed.getCause(), server);
            }
            print("the server's last words   %s", server.end());

            int answered = results.standing().answered();
            check("answers", totals.answers(), answered);
            check("words that the server counted", totals.words(), results.words());
            check("notes that the server got", totals.notes(), 1);
            print("demo: ok calls=%d words=%d", answered, results.words());
        }
    }

    private Totals run(WordCount wordCount, List<Path> files, Results results, int port)
            throws IOException, InterruptedException {
        wordCount.totals().join(); // connects, so that what is measured is calls
        try (ProgressListener listener = new ProgressListener(
                port, () -> results.standing().asked(), () -> results.standing().answered(), cuts())) {
            new WordCountClient(wordCount, results, this::print).ask(files);
            Throwable failure = results.failure();
            if (failure != null) {
                throw new CompletionException(failure);
            }
            Totals counted = wordCount.totals().join();
            listener.awaitAll(counted.answers(), counted.words());
            print(results, counted, listener.cutAfter());
        }
        showOtherCalls(wordCount);
        return wordCount.totals().join();
    }

    /** One call that fails, one that takes too long, and one that gets no answer. */
    private void showOtherCalls(WordCount wordCount) {
        print("a call that fails         %s", failureOf(wordCount.count(new Paragraph("", false))));

        WordCount hurried = CallOptions.DEFAULT.deadline(TOO_SHORT).on(wordCount);
        print(
                "a deadline of %2d ms       %s",
                TOO_SHORT.toMillis(), failureOf(hurried.count(new Paragraph("no hurry", false))));

        wordCount.leave(NOTE).join();
        print("a one-way call            handed over; it left the note \"%s\"", NOTE);
    }

    private static Status failureOf(CompletableFuture<Counts> call) {
        try {
            throw new DemoFailedException("a call that should fail: " + call.join() + " (expected: a status)");
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RpcException remote) {
                return remote.status();
            }
            throw failed;
        }
    }

    private static void check(String name, long value, long expected) {
        if (value != expected) {
            throw new DemoFailedException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static DemoFailedException failure(@Nullable Throwable cause, ServerProcess server)
            throws InterruptedException {
        String end = server.unexpectedEnd();
        return new DemoFailedException((end == null ? "" : "the server process " + end + "; ")
                + (cause == null ? "a call failed" : cause.getMessage()));
    }

    // ---- for the eye

    private ProgressListener.Observer cuts() {
        return new ProgressListener.Observer() {
            @Override
            public void cut(long heard) {
                print("           the listener's connection is cut: it has heard %,d events", heard);
            }

            @Override
            public void back(long millis, long behind) {
                print("           the listener is back after %,d ms, %,d events behind, and goes on", millis, behind);
            }
        };
    }

    private void print(Results.Standing standing, long nanos) {
        int width = 40 * standing.inFlight() / Math.max(1, standing.mostInFlight());
        print(
                "%6.1f s   asked %,7d   answered %,7d   in flight %,6d %s",
                nanos / 1e9, standing.asked(), standing.answered(), standing.inFlight(), "#".repeat(width));
    }

    private void print(Results results, Totals totals, long cutAfter) {
        Results.Standing standing = results.standing();
        double[] ms = results.milliseconds(0.5, 0.9, 0.99, 1);
        int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        print("");
        print("answers     %,d, of which %,d overtook an earlier call", standing.answered(), results.overtaking());
        print("in flight   %,d calls at most, on one connection", standing.mostInFlight());
        print(
                "threads     %d in the client, %d in the server at most, those of the JVM included",
                threads, totals.mostThreads());
        print(
                "events      %,d heard on a connection of their own, cut behind %,d: none is missing, none came twice",
                totals.answers(), cutAfter);
        print("answered    p50 %,.0f ms   p90 %,.0f ms   p99 %,.0f ms   max %,.0f ms", ms[0], ms[1], ms[2], ms[3]);
        print("");

        List<Map.Entry<String, Long>> top = results.mostFrequent(TOP);
        print("the %d most frequent of %,d words:", top.size(), results.words());
        int rows = (top.size() + COLUMNS - 1) / COLUMNS;
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int at = row; at < top.size(); at += rows) {
                line.append(String.format(
                        Locale.ROOT,
                        "%,9d  %-16s",
                        top.get(at).getValue(),
                        shown(top.get(at).getKey())));
            }
            print("%s", line.toString().stripTrailing());
        }
        print("");
    }

    /** A word as it may be printed: short, and without characters that move others. */
    private static String shown(String word) {
        String plain = word.replaceAll("\\p{Cf}", "");
        return plain.codePointCount(0, plain.length()) <= 16
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, 13)) + "...";
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    private static String s(int number) {
        return number == 1 ? "" : "s";
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
