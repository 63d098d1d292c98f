package dev.beckon.simulator;

import dev.beckon.eventlog.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event that somebody publishes, as the books of its feed know it. */
final class Post {

    static final long NEVER = Long.MAX_VALUE;

    final long number;
    final Feed feed;
    final @Nullable String key;
    final int bytes; // of load
    final long sentAt;
    long ackedAt = NEVER; // of the position where it stands
    int attempts; // that have been made, and of which it is not known that nothing came of them
    boolean must; // be there, unless the topic retains it no more
    boolean safe; // on the disk for certain

    @Nullable
    Position position; // where it stands, as far as is known

    Post(long number, Feed feed, @Nullable String key, int bytes, long sentAt) {
        this.number = number;
        this.feed = feed;
        this.key = key;
        this.bytes = bytes;
        this.sentAt = sentAt;
    }

    Bulletin bulletin() {
        return new Bulletin(number, Errand.load(number, bytes));
    }

    /** Whether these are its contents. */
    boolean is(@Nullable String withKey, Bulletin bulletin) {
        return Objects.equals(key, withKey)
                && bulletin.load().length == bytes
                && Errand.isLoad(number, bulletin.load());
    }

    @Override
    public String toString() {
        return "event " + number + " of " + feed + (position == null ? "" : " at " + position);
    }
}
