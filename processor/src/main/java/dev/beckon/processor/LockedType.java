package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.beckon.processor.Field.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The type of something with a number, as the lock file has it: in words of Java, for instance {@code required
 * acme.Table}, {@code optional String}, {@code List<int>}.
 *
 * <p>It says what matters on the wire and no more: {@code Optional<String>} and {@code @Nullable String} are the same
 * here, and so are {@code int[]} and {@code List<Integer>}.
 *
 * @param presence whether it may be absent
 * @param type the rest
 */
record LockedType(Presence presence, String type) {

    /** Whether a value may be absent. */
    enum Presence {
        /** Absent is its default; also what is repeated, whose default is empty. */
        PLAIN(""),
        /** Absent is a value of its own. */
        OPTIONAL("optional "),
        /** Absent is refused by readers: there is no default. */
        REQUIRED("required ");

        private final String word;

        Presence(String word) {
            this.word = word;
        }
    }

    /** What a change of type means for peers and kept bytes of the version before. */
    enum Verdict {
        SAME,
        COMPATIBLE,
        INCOMPATIBLE
    }

    static LockedType of(Field field) {
        return new LockedType(presence(field), whole(field));
    }

    /** What {@link #toString} gave. */
    static LockedType parse(String text) {
        for (Presence presence : Presence.values()) {
            if (presence != Presence.PLAIN && text.startsWith(presence.word)) {
                return new LockedType(presence, text.substring(presence.word.length()));
            }
        }
        return new LockedType(Presence.PLAIN, text);
    }

    private static Presence presence(Field field) {
        if (field.shape() == Shape.NULLABLE || field.shape() == Shape.OPTIONAL) {
            return Presence.OPTIONAL;
        }
        return field.required() ? Presence.REQUIRED : Presence.PLAIN;
    }

    private static String whole(Field field) {
        return switch (field.shape()) {
            case PLAIN, NULLABLE, OPTIONAL -> name(field.type());
            case LIST, ARRAY -> "List<" + name(field.type()) + ">";
            case SET -> "Set<" + name(field.type()) + ">";
            case MAP -> "Map<" + (field.key() == null ? "?" : name(field.key())) + ", " + name(field.type()) + ">";
        };
    }

    /** A type as it travels; those that the codec runtime knows without their packages. */
    static String name(ValueType type) {
        ValueType wire = type.wire();
        if (wire instanceof NamedType named) {
            String arguments = named.arguments(); // OfOrder, which no other use has
            return named.knownName() + (arguments.isEmpty() ? "" : "<" + arguments.substring(2) + ">");
        }
        TypeName java = wire.javaType();
        return wire instanceof Scalar && java instanceof ClassName known ? known.simpleName() : java.toString();
    }

    /** The type of a variant of a sealed type; it is there, or another one is. */
    static LockedType variant(Field field) {
        return new LockedType(Presence.PLAIN, name(field.type()));
    }

    /** What becomes of this type by {@code now}, for bytes in both directions. */
    Verdict to(LockedType now) {
        if (equals(now)) {
            return Verdict.SAME;
        }
        // what was written before is read, and the same values are written in the same way; only absence is new
        return type.equals(now.type) && presence != Presence.OPTIONAL && now.presence == Presence.OPTIONAL
                ? Verdict.COMPATIBLE
                : Verdict.INCOMPATIBLE;
    }

    /** Why {@link #to} is what it is, as part of a message. */
    String why(LockedType now) {
        if (!type.equals(now.type)) {
            return "bytes of one are no bytes of the other";
        }
        return switch (presence) {
            case OPTIONAL ->
                now.presence == Presence.REQUIRED
                        ? "what was absent before would be refused"
                        : "what was absent before would be read as its default";
            case REQUIRED -> "readers of before refuse a message without it; write it until none is left";
            case PLAIN ->
                now.presence == Presence.REQUIRED
                        ? "what was its default before, and not written, would be refused"
                        : "what was its default before is read as absent";
        };
    }

    boolean required() {
        return presence == Presence.REQUIRED;
    }

    static boolean required(@Nullable String text) {
        return text != null && parse(text).required();
    }

    @Override
    public String toString() {
        return presence.word + type;
    }
}
