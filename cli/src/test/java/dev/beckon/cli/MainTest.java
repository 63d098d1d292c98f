package dev.beckon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a person sees who calls the command itself. */
final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine beckon =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void helpNamesTheCommand() {
        assertThat(beckon.execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: beckon");
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(beckon.execute("--version")).isZero();
        assertThat(out.toString()).containsPattern("beckon \\d+\\.\\d+\\.\\d+").contains("java " + Runtime.version());
    }

    @Test
    void missingCommandIsAnErrorOfTheCaller() {
        assertThat(beckon.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("command: none (expected: one of ");
    }

    @Test
    void unknownCommandIsAnErrorOfTheCaller() {
        assertThat(beckon.execute("cook")).isEqualTo(2);
        assertThat(err.toString()).contains("cook");
    }
}
