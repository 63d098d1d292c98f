package dev.beckon.cli.command;

/** Why a subcommand cannot do what it was asked for, in words for the person who called it. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends the command with one of {@link ExitCode}. */
    public CommandFailedException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** How the JVM will end. */
    public int exitCode() {
        return exitCode;
    }
}
