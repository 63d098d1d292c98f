package dev.beckon.processor;

import dev.beckon.api.Tag;
import dev.beckon.processor.Lock.Entry;
import dev.beckon.processor.Lock.Kind;
import dev.beckon.processor.Lock.Slot;
import dev.beckon.processor.LockedType.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Gives the components, parameters, constants or variants of one thing their numbers, and compares them with what is
 * locked.
 *
 * <p>A number comes from {@link Tag}, or else from the lock, or else it is the next one that was never used. Where
 * nothing is locked, what has no tag has the number of its place, or the lowest free one.
 */
final class Numbering {

    private final Subject subject;
    private final List<Item> items;
    private final Entry result;
    private final Map<Item, Integer> numbers = new HashMap<>();
    private final List<Item> unlocked = new ArrayList<>(); // new ones, without a tag
    private final List<Change> changes = new ArrayList<>();
    private final Problems problems;

    private Numbering(Subject subject, List<Item> items, Problems problems) {
        this.subject = subject;
        this.items = items;
        this.problems = problems;
        result = new Entry(
                subject.kind(),
                subject.name(),
                "",
                subject.locked() == null ? 0 : subject.locked().line());
    }

    /**
     * What has the numbers.
     *
     * @param element to report on what is there no more
     * @param label how messages call it
     * @param locked what the lock says of it; null if nothing
     * @param readsUnknown whether what it does not know is read as something that is marked for that
     * @param file how messages call the lock file
     */
    record Subject(
            Kind kind,
            String name,
            String label,
            Element element,
            @Nullable Entry locked,
            boolean readsUnknown,
            String file) {

        private @Nullable Slot slot(int number) {
            return locked == null ? null : locked.slots().get(number);
        }

        private @Nullable Slot used(String wanted) {
            return locked == null ? null : locked.used(wanted);
        }
    }

    /**
     * One that gets a number.
     *
     * @param label how messages call it
     * @param type null for a constant
     */
    record Item(
            String name,
            String label,
            Element element,
            @Nullable LockedType type) {

        @Nullable
        Integer tag() {
            Tag tag = element.getAnnotation(Tag.class);
            return tag == null ? null : Integer.valueOf(tag.value());
        }

        private @Nullable String typeText() {
            return type == null ? null : type.toString();
        }
    }

    /**
     * The outcome.
     *
     * @param numbers of the items, in their order
     * @param entry what is to be locked
     * @param changes that were compatible
     */
    record Numbered(List<Integer> numbers, Entry entry, List<Change> changes) {}

    /** Numbers these items; what breaks the lock goes to {@code problems}. */
    static Numbered number(Subject subject, List<Item> items, Problems problems) {
        return new Numbering(subject, items, problems).number();
    }

    private Numbered number() {
        for (Item item : items) {
            Integer tag = item.tag();
            Slot locked = subject.used(item.name());
            if (tag != null) {
                problems.collect(() -> tagged(item, tag, locked));
            } else if (locked == null) {
                unlocked.add(item);
            } else {
                give(item, locked.number());
                problems.collect(() -> retyped(item, locked));
            }
        }
        for (Item item : unlocked) {
            int place = NumberRange.of(subject.kind()).first() + items.indexOf(item);
            give(item, subject.locked() == null ? free(place) : afterAll());
            problems.collect(() -> added(item));
        }
        keepOthers();
        return new Numbered(
                items.stream().map(item -> numbers.getOrDefault(item, 0)).toList(), result, changes);
    }

    private void give(Item item, int number) {
        numbers.put(item, number);
        result.add(new Slot(number, item.name(), item.typeText(), false, 0));
    }

    private @Nullable Void tagged(Item item, int tag, @Nullable Slot locked) {
        numbers.put(item, tag);
        String expected = NumberRange.of(subject.kind()).expected(tag);
        if (expected != null) {
            throw new Refusal(item.element(), item.label() + ": @Tag(" + tag + ") (expected: " + expected + ")");
        }
        for (Item other : items) {
            if (!other.equals(item) && (Objects.equals(other.tag(), tag) || other.tag() == null && holds(other, tag))) {
                throw new Refusal(
                        item.element(),
                        item.label() + ": @Tag(" + tag + "), the number of " + other.name()
                                + " (expected: a number of its own)");
            }
        }
        if (locked != null && locked.number() != tag) {
            throw new Refusal(
                    item.element(),
                    item.label() + ": @Tag(" + tag + "), but " + locked.number() + " in " + place(locked)
                            + " (expected: @Tag(" + locked.number() + "), or none; a number stays for ever"
                            + onPurpose(locked) + ")");
        }
        give(item, tag);
        Slot holder = subject.slot(tag);
        if (holder == null) {
            return added(item);
        }
        if (holder.reserved()
                && !isAlternative()
                && item.type() != null
                && item.type().required()) {
            return added(item); // the messages between lack it
        }
        if (!holder.name().equals(item.name())) {
            changes.add(new Change(item.element(), item.label() + " was " + holder.name() + ", and still is " + tag));
        } else if (holder.reserved()) {
            changes.add(new Change(item.element(), item.label() + " is " + tag + " again"));
        }
        return retyped(item, holder);
    }

    /** Whether only one of the items is there at a time. */
    private boolean isAlternative() {
        return subject.kind() == Kind.ENUM || subject.kind() == Kind.SEALED;
    }

    private boolean holds(Item item, int number) {
        Slot locked = subject.used(item.name());
        return locked != null && locked.number() == number;
    }

    private @Nullable Void retyped(Item item, Slot locked) {
        if (item.type() == null || locked.type() == null) {
            return null;
        }
        LockedType before = LockedType.parse(locked.type());
        Verdict verdict = before.to(item.type());
        if (verdict == Verdict.INCOMPATIBLE) {
            throw new Refusal(
                    item.element(),
                    item.label() + ": " + item.type() + ", but " + before + " in " + place(locked) + ": "
                            + before.why(item.type())
                            + " (expected: the type that it had; what has another type gets another name"
                            + (before.type().equals(item.type().type())
                                    ? ""
                                    : ", and where it is only the type's name that changed, change it there too")
                            + onPurpose(locked) + ")");
        }
        if (verdict == Verdict.COMPATIBLE) {
            changes.add(
                    new Change(item.element(), item.label() + " may be absent now (" + before.why(item.type()) + ")"));
        }
        return null;
    }

    private @Nullable Void added(Item item) {
        if (subject.locked() == null) {
            return null;
        }
        if (!isAlternative() && item.type() != null && item.type().required()) {
            throw new Refusal(
                    item.element(),
                    item.label() + ": new, and without a default, so that messages of before, which lack it, are"
                            + " refused (expected: @Nullable or Optional; or, if it is an old one with a new name,"
                            + " @Tag with its number)");
        }
        changes.add(new Change(
                item.element(),
                item.label() + " is new, " + numbers.get(item)
                        + (isAlternative()
                                ? " (readers of before refuse it, or read what they marked @Unknown)"
                                : "")));
        return null;
    }

    /** What is locked and not used by an item: reserved already, or gone now. */
    private void keepOthers() {
        Entry locked = subject.locked();
        if (locked == null) {
            return;
        }
        for (Slot slot : locked.slots().values()) {
            if (result.slots().containsKey(slot.number())) {
                continue;
            }
            result.add(new Slot(slot.number(), slot.name(), slot.type(), true, slot.line()));
            if (!slot.reserved() && !isRenumbered(slot)) {
                problems.collect(() -> gone(slot));
            }
        }
    }

    /** Whether its name has another number, which was refused already. */
    private boolean isRenumbered(Slot slot) {
        return items.stream().anyMatch(item -> item.name().equals(slot.name()));
    }

    private @Nullable Void gone(Slot slot) {
        if (isAlternative() && !subject.readsUnknown()) {
            throw new Refusal(
                    subject.element(),
                    subject.label() + ": " + slot.name() + " is gone, but peers of before send it (expected: keep it,"
                            + " @Deprecated; or mark what is to be read in its place @Unknown" + tagOf(slot)
                            + onPurpose(slot) + ")");
        }
        if (!isAlternative() && LockedType.required(slot.type())) {
            throw new Refusal(
                    subject.element(),
                    subject.label() + ": " + slot.name()
                            + " is gone, but readers of before refuse a message without it (expected: keep it; make it"
                            + " Optional first, and remove it when none of them is left" + tagOf(slot)
                            + onPurpose(slot) + ")");
        }
        changes.add(new Change(
                subject.element(),
                subject.label() + "." + slot.name() + " is gone, " + slot.number() + " is reserved" + hint(slot)));
        return null;
    }

    private String hint(Slot slot) {
        List<String> same = candidates(slot);
        return same.isEmpty()
                ? ""
                : " (if " + String.join(" or ", same) + " is its new name: @Tag(" + slot.number() + "))";
    }

    private String tagOf(Slot slot) {
        List<String> same = candidates(slot);
        return same.isEmpty()
                ? ""
                : "; or, if " + String.join(" or ", same) + " is its new name, @Tag(" + slot.number() + ") there";
    }

    private List<String> candidates(Slot slot) {
        return unlocked.stream()
                .filter(item -> item.type() == null
                        || slot.type() == null
                        || LockedType.parse(slot.type()).to(item.type()) != Verdict.INCOMPATIBLE)
                .map(Item::name)
                .toList();
    }

    /** The number after all that were ever used here; one that was never used, if that is none. */
    private int afterAll() {
        long highest = NumberRange.of(subject.kind()).first() - 1L;
        for (int number : numbers.values()) {
            highest = Math.max(highest, number);
        }
        Entry locked = subject.locked();
        if (locked != null && !locked.slots().isEmpty()) {
            highest = Math.max(highest, locked.slots().lastKey());
        }
        return free(highest + 1);
    }

    /** The number {@code wanted}; the first one that was never used here, if that was or cannot be. */
    private int free(long wanted) {
        NumberRange range = NumberRange.of(subject.kind());
        long number = range.jump(wanted);
        if (range.expected(number) == null && !isTaken(number)) {
            return (int) number;
        }
        number = range.first();
        while (isTaken(number)) {
            number = range.jump(number + 1);
        }
        return (int) number;
    }

    private boolean isTaken(long number) {
        return numbers.containsValue((int) number) || subject.slot((int) number) != null;
    }

    private String place(Slot slot) {
        return subject.file() + ':' + slot.line();
    }

    private String onPurpose(Slot slot) {
        return "; to break it on purpose, change " + place(slot);
    }

    /** The numbers in a lock that are not to be used again. */
    static SortedSet<Integer> reserved(Entry entry) {
        return entry.slots().values().stream()
                .filter(Slot::reserved)
                .map(Slot::number)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
