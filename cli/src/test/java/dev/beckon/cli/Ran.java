package dev.beckon.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a person sees of the command, run inside the test.
 *
 * @param exitCode how it ended
 * @param out its standard output
 * @param err its standard error
 */
public record Ran(int exitCode, String out, String err) {

    /** Runs the command with these arguments. */
    public static Ran beckon(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
