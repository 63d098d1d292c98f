package dev.beckon.chaos.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A named point of a log's life at which its process is killed. */
enum Point {
    BEFORE_SYNC(Group.BEFORE_SYNC, Step.SYNC),
    AFTER_SYNC(Group.AFTER_SYNC, Step.SYNCED),
    ROLL_HEADER(Group.ROLL, Step.NEW_HEADER),
    ROLL_SYNC(Group.ROLL, Step.NEW_SYNC),
    ROLL_NAME(Group.ROLL, Step.NEW_NAME),
    ROLL_NAMED(Group.ROLL, Step.NEW_NAMED),
    ROLL_DROP(Group.ROLL, Step.DROP),
    ROLL_DROPPED(Group.ROLL, Step.DROPPED),
    RECOVERY_HEADER(Group.RECOVERY, Step.NEW_HEADER),
    RECOVERY_SYNC(Group.RECOVERY, Step.NEW_SYNC),
    RECOVERY_NAME(Group.RECOVERY, Step.NEW_NAME),
    RECOVERY_NAMED(Group.RECOVERY, Step.NEW_NAMED),
    RECOVERY_CUT(Group.RECOVERY, Step.CUT),
    RECOVERY_END(Group.RECOVERY, Step.OPENED);

    /** What the points are about. */
    enum Group {
        /** Something is written, and about to be synced. */
        BEFORE_SYNC,
        /** Something is synced, and about to be acknowledged. */
        AFTER_SYNC,
        /** A segment is full and the next one begins, or an old one goes. */
        ROLL,
        /** The log of a process that was killed is being opened. */
        RECOVERY;

        /** Its points. */
        List<Point> points() {
            return Arrays.stream(Point.values())
                    .filter(point -> point.group == this)
                    .toList();
        }
    }

    private final Group group;
    private final Step step;

    Point(Group group, Step step) {
        this.group = group;
        this.step = step;
    }

    Group group() {
        return group;
    }

    /**
     * Whether a log that is being opened, or is open, has come to this point.
     *
     * @param opening which of the two
     */
    boolean isAt(Step now, boolean opening) {
        return now == step && opening == (group == Group.RECOVERY);
    }

    /** The point of that name, as {@link #toString} says it. */
    static Point named(String name) {
        return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
