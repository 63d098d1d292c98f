package dev.beckon.chaos.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that this one has started on its own class path. It is told lines and says lines; it is expected to end with its
 * input, so that none is left when this one dies. For one thread.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>(); // empty: it says no more

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param name what it is called in messages
     * @param flags of its JVM
     * @param main the class that it runs
     * @param args of that
     * @param errors where its standard error goes
     */
    public static ChildJvm start(String name, List<String> flags, Class<?> main, List<String> args, Redirect errors)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        return new ChildJvm(
                name, new ProcessBuilder(command).redirectError(errors).start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(Optional.of(line));
            }
        } catch (IOException | UncheckedIOException gone) {
            // it was killed
        }
        said.add(Optional.empty());
    }

    /** Tells it a line; if it is gone nobody hears it. */
    public void tell(String line) {
        input.println(line);
    }

    /**
     * Waits until it says a line that begins so, passing over others.
     *
     * @return what follows the beginning; empty if the time is over
     * @throws IllegalStateException if it says no more
     */
    public Optional<String> await(String beginning, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<String> line = said.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                return Optional.empty();
            }
            if (line.isEmpty()) {
                said.add(line); // for who asks again
                throw new IllegalStateException(
                        name + ": has ended, exit code " + code() + " (expected: that it says " + beginning + ")");
            }
            if (line.get().startsWith(beginning)) {
                return Optional.of(line.get().substring(beginning.length()));
            }
        }
    }

    /** Waits until it says a line that begins so, and takes it for an error if it does not within that time. */
    public String expect(String beginning, Duration atMost) throws InterruptedException {
        return await(beginning, atMost)
                .orElseThrow(() -> new IllegalStateException(
                        name + ": said no '" + beginning + "' within " + atMost + " (expected: that it does)"));
    }

    /** Refuses if it has ended. */
    public void requireAlive() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + ": has ended, exit code " + code() + " (expected: that it runs)");
        }
    }

    /** Sends SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + ": runs on after SIGKILL (expected: its end)");
        }
    }

    /** Sends SIGTERM, and waits until it has ended. */
    public void terminate() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy() would end its input too
        waitForEnd("SIGTERM");
    }

    /** Ends its input, and waits until it has ended. */
    public void endInput() throws InterruptedException {
        input.close();
        waitForEnd("the end of its input");
    }

    private void waitForEnd(String after) throws InterruptedException {
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    name + ": runs on after " + after + " (expected: an end within " + END + ")");
        }
    }

    private String code() throws InterruptedException {
        return process.waitFor(1, TimeUnit.SECONDS) ? String.valueOf(process.exitValue()) : "none yet";
    }

    /** Kills it, unless it is gone; does not wait. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
