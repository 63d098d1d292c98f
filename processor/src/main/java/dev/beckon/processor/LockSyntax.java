package dev.beckon.processor;

import dev.beckon.processor.Lock.Entry;
import dev.beckon.processor.Lock.Kind;
import dev.beckon.processor.Lock.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a lock file: comments at its head, then a line for each element that says all of it, so that version
 * control can merge them.
 *
 * <pre>
 * message acme.Order
 * message acme.Order 1 = dish: String
 * message acme.Order 2 reserved note: optional String
 * method acme.Kitchen/order: acme.Order -&gt; response
 * </pre>
 */
final class LockSyntax {

    private static final String HEAD = """
            # What peers and kept bytes know of the contracts of this module: the numbers and types of all that travels.
            # Commit this file. Beckon's processor keeps to its numbers, and refuses what breaks it. What is new is recorded
            # by one compilation with -Abeckon.lock=update (Maven: mvn clean compile -Dbeckon.lock=update).
            # What may change, and what may not, is in Beckon's docs/evolution.md.
            """;

    private static final Map<String, Kind> KINDS =
            Arrays.stream(Kind.values()).collect(Collectors.toMap(Kind::word, Function.identity()));
    private static final Pattern WHOLE = Pattern.compile("(\\w+) ([^\\s:]+)(?:: (\\S.*))?");
    private static final Pattern SLOT =
            Pattern.compile("(\\w+) ([^\\s:]+) (\\d{1,10}) (=|reserved) ([^\\s:]+)(?:: (\\S.*))?");
    private static final Pattern CONFLICT = Pattern.compile("(<<<<<<<|=======|>>>>>>>|\\|\\|\\|\\|\\|\\|\\|).*");

    private final String file;
    private final Lock lock = new Lock();
    private final List<String> head = new ArrayList<>();

    private LockSyntax(String file) {
        this.file = file;
    }

    /** The text is not that of a lock file; the message says where, what and what was expected. */
    static final class Invalid extends Exception {

        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    /**
     * A lock and the comments at the head of its file.
     *
     * @param head with a line end after each line
     */
    record Read(Lock lock, String head) {}

    /**
     * Reads the text of a lock file.
     *
     * @param file how errors call it
     */
    static Read read(String file, String text) throws Invalid {
        LockSyntax syntax = new LockSyntax(file);
        int number = 0;
        for (String line : text.lines().toList()) {
            syntax.line(++number, line.stripTrailing());
        }
        syntax.refuseOrphans();
        return new Read(
                syntax.lock, syntax.head.stream().map(line -> line + '\n').collect(Collectors.joining()));
    }

    /** The text of a lock file, with this head, or the usual one if it is empty. */
    static String write(Lock lock, String head) {
        StringBuilder text = new StringBuilder(head.isEmpty() ? HEAD : head);
        for (Entry entry : lock.entries()) {
            String start = entry.kind().word() + ' ' + entry.name();
            if (!entry.kind().partOfMethod()) {
                text.append(start)
                        .append(entry.text().isEmpty() ? "" : ": " + entry.text())
                        .append('\n');
            }
            for (Slot slot : entry.slots().values()) {
                text.append(start).append(' ').append(text(slot)).append('\n');
            }
        }
        return text.toString();
    }

    /** A slot as the file has it, without what it belongs to. */
    private static String text(Slot slot) {
        return slot.number()
                + (slot.reserved() ? " reserved " : " = ")
                + slot.name()
                + (slot.type() == null ? "" : ": " + slot.type());
    }

    private void line(int number, String line) throws Invalid {
        if (CONFLICT.matcher(line).matches()) {
            throw invalid(
                    number,
                    line,
                    "no conflict; keep the lines of both sides, and where both took a number for something new, that of"
                            + " the side merged first; take out the other line and record it again");
        }
        if (line.isEmpty()) {
            return;
        }
        if (line.startsWith("#")) {
            if (!lock.entries().isEmpty()) {
                throw invalid(number, line, "comments at the head of the file; others are not kept");
            }
            head.add(line);
            return;
        }
        Matcher slot = SLOT.matcher(line);
        if (slot.matches()) {
            slot(number, line, slot);
            return;
        }
        Matcher whole = WHOLE.matcher(line);
        if (!whole.matches()) {
            throw invalid(number, line, "a line such as `message acme.Order 1 = dish: String`");
        }
        whole(number, line, whole);
    }

    private void whole(int number, String line, Matcher matcher) throws Invalid {
        Kind kind = kind(number, line, group(matcher, 1));
        String text = matcher.group(3);
        if (kind.partOfMethod()) {
            throw invalid(number, line, "a number after the name; its method has a line of its own");
        }
        if (text == null && !kind.numbered()) {
            throw invalid(number, line, "a colon and its type or types after the name");
        }
        Entry before = lock.entry(kind, group(matcher, 2));
        if (before != null && before.line() > 0) {
            throw invalid(number, line, "one line for each; another one is line " + before.line() + "; remove one");
        }
        Entry entry = new Entry(kind, group(matcher, 2), text == null ? "" : text, number);
        if (before != null) {
            before.slots().values().forEach(entry::add);
        }
        lock.put(entry);
    }

    private void slot(int number, String line, Matcher matcher) throws Invalid {
        Kind kind = kind(number, line, group(matcher, 1));
        if (!kind.numbered()) {
            throw invalid(number, line, "no number; a " + kind.word() + " has none");
        }
        Entry entry = lock.entry(kind, group(matcher, 2));
        if (entry == null) {
            entry = new Entry(kind, group(matcher, 2), "", 0);
            lock.put(entry);
        }
        int value = value(number, line, kind, group(matcher, 3));
        boolean reserved = group(matcher, 4).equals("reserved");
        String type = matcher.group(6);
        if ((type == null) != (kind == Kind.ENUM)) {
            throw invalid(
                    number, line, kind == Kind.ENUM ? "a constant, without a type" : "a colon and a type at the end");
        }
        Slot slot = new Slot(value, group(matcher, 5), type, reserved, number);
        Slot before = entry.slots().get(value);
        if (before != null) {
            throw invalid(
                    number,
                    line,
                    "each number once; line " + before.line() + " gives " + value + " to " + before.name()
                            + "; after a merge keep the line that was merged first, remove the other one, and record"
                            + " again by -Abeckon.lock=update");
        }
        Slot sameName = reserved ? null : entry.used(slot.name());
        if (sameName != null) {
            throw invalid(
                    number,
                    line,
                    "each name once; line " + sameName.line() + " gives " + slot.name() + " the number "
                            + sameName.number() + "; keep the line that was merged first and remove the other one");
        }
        entry.add(slot);
    }

    private int value(int number, String line, Kind kind, String digits) throws Invalid {
        long value = Long.parseLong(digits);
        String expected = NumberRange.of(kind).expected(value);
        if (expected != null) {
            throw invalid(number, line, expected);
        }
        return (int) value;
    }

    private Kind kind(int number, String line, String word) throws Invalid {
        Kind kind = KINDS.get(word);
        if (kind == null) {
            throw invalid(
                    number,
                    line,
                    "first one of "
                            + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")));
        }
        return kind;
    }

    /** Each slot belongs to something that has a line, wherever that stands. */
    private void refuseOrphans() throws Invalid {
        for (Entry entry : lock.entries()) {
            Kind owner = entry.kind().partOfMethod() ? Kind.METHOD : entry.kind();
            Entry owning = lock.entry(owner, entry.name());
            if (owning == null || owning.line() == 0) {
                Slot first = entry.slots().values().iterator().next();
                throw invalid(
                        first.line(),
                        entry.kind().word() + ' ' + entry.name() + ' ' + text(first),
                        "the line `" + owner.word() + ' ' + entry.name() + "` too");
            }
        }
    }

    private static String group(Matcher matcher, int index) {
        @Nullable String group = matcher.group(index);
        if (group == null) {
            throw new IllegalStateException("group " + index + " of " + matcher);
        }
        return group;
    }

    private Invalid invalid(int number, String line, String expected) {
        return new Invalid(file + ':' + number + ": " + line + " (expected: " + expected + ")");
    }
}
