package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Position;
import org.jspecify.annotations.Nullable;

/**
 * How somebody who listens to a topic stands.
 *
 * @param principal who has proved to listen; empty if the server itself does
 * @param client the name that this client gives itself, or empty
 * @param name of the durable subscription; null if it has none
 * @param place where it stands, behind what was told to it; null before it has its place
 * @param lag how far that is behind the end, in places: as many events, unless some of them were compacted away; those of keys
 *     that it did not ask for count too. Negative if it is not known
 * @param slow what becomes of it when it is slow, for people
 * @param dropped events that it was not told because it was slow
 */
record ListenerStanding(
        String principal,
        String client,
        @Nullable String name,
        @Nullable Bookmark place,
        long lag,
        String slow,
        long dropped) {

    /** The lag is not known. */
    static final long UNKNOWN = -1;

    /** How many places are between these two; {@link #UNKNOWN} if that cannot be counted, as between epochs. */
    static long lag(@Nullable Bookmark place, Bookmark end) {
        if (place == null || place.places().size() != end.places().size()) {
            return UNKNOWN;
        }
        long lag = 0;
        for (int i = 0; i < end.places().size(); i++) {
            Position here = place.place(i);
            Position last = end.place(i);
            if (here.epoch() != last.epoch()) {
                return UNKNOWN;
            }
            lag += Math.max(0, last.offset() - here.offset());
        }
        return lag;
    }
}
