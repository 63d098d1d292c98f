package dev.beckon.cli.command;

/** What is known of the terminal that the command was called from. */
public final class Terminal {

    private Terminal() {}

    /** Whether standard input is a keyboard, as the script {@code ./beckon} has found out. */
    public static boolean inputIsKeyboard() {
        return "keyboard".equals(System.getenv("BECKON_INPUT"));
    }

    /** The text without the control characters by which a foreign server could steer the terminal. */
    public static String harmless(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '?' : c);
        }
        return shown.toString();
    }
}
