package dev.beckon.processor;

import org.jspecify.annotations.Nullable;

/** Which numbers something may have. */
enum NumberRange {
    /** Fields of messages, as protobuf has them. */
    FIELDS(1, (1 << 29) - 1),
    /** Constants of enums; protobuf would allow negative ones, which take ten bytes. */
    CONSTANTS(0, Integer.MAX_VALUE);

    private static final int PROTOBUFS_FIRST = 19_000;
    private static final int PROTOBUFS_LAST = 19_999;

    private final int first;
    private final int last;

    NumberRange(int first, int last) {
        this.first = first;
        this.last = last;
    }

    static NumberRange of(Lock.Kind kind) {
        return kind == Lock.Kind.ENUM ? CONSTANTS : FIELDS;
    }

    /** The number of what is declared first. */
    int first() {
        return first;
    }

    /** What would be right instead of {@code number}; null if that is. */
    @Nullable
    String expected(long number) {
        if (number < first || number > last) {
            return "a number from " + first + " to " + last;
        }
        return number == jump(number)
                ? null
                : "a number outside " + PROTOBUFS_FIRST + " to " + PROTOBUFS_LAST + ", which protobuf keeps for itself";
    }

    /** {@code number}, or the next one that may be used. */
    long jump(long number) {
        return this == FIELDS && number >= PROTOBUFS_FIRST && number <= PROTOBUFS_LAST ? PROTOBUFS_LAST + 1 : number;
    }
}
