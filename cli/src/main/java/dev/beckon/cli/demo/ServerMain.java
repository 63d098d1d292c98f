package dev.beckon.cli.demo;

import dev.beckon.runtime.Server;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The main class of the server process: it serves {@link WordCount} on a free port until its standard input ends, which
 * also happens when the process that started it is killed.
 *
 * <p>It writes two lines to its standard output: its address when it listens, and what it has done when it ends.
 */
final class ServerMain {

    /** The shortest and the longest time that an answer is held back, in milliseconds. */
    static final int FASTEST = 100;

    static final int SLOWEST = 1000;

    private ServerMain() {}

    /** Serves; takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        PacedWordCount wordCount =
                new PacedWordCount(() -> ThreadLocalRandom.current().nextLong(FASTEST, SLOWEST + 1));
        try (Server server =
                Server.builder().port(0).serve(WordCount.class, wordCount).start()) {
            wordCount.tell(server);
            System.out.println(server.address());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        Totals totals = wordCount.currentTotals();
        System.out.printf(
                "%,d answers, %,d words in them, %,d note (\"%s\")%n",
                totals.answers(), totals.words(), totals.notes(), totals.lastNote());
    }
}
