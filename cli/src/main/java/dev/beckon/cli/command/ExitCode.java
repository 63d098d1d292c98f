package dev.beckon.cli.command;

/** What the command's exit code says; {@code docs/cli.md} tells it to users. */
public final class ExitCode {

    /** Done. */
    public static final int OK = 0;

    /** Failed, in a way that has no code of its own. */
    public static final int FAILED = 1;

    /** Called wrongly: nothing was done. */
    public static final int USAGE = 2;

    /** No Beckon server answers at the address. */
    public static final int NO_SERVER = 3;

    /** The call failed with a status. */
    public static final int STATUS = 4;

    private ExitCode() {}
}
