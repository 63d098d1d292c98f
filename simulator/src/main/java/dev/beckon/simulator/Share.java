package dev.beckon.simulator;

import dev.beckon.api.Gap;
import dev.beckon.api.TopicMode;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name under which users share the events of a feed, and the books of who was handed what. An event is kept as done once, or
 * becomes a dead letter, and never both; no event is handed out before all earlier ones of its key are one or the other; in the
 * end each is. That a user is handed an event which is kept as done is no fault by itself: the server may have sent it before
 * it gave the event to another user. What would be one is that the server takes its answer.
 */
final class Share {

    final Feed feed;
    final String name;
    final @Nullable String prefix; // of the keys that it is about
    private final World world;
    private final Set<Post> kept = new LinkedHashSet<>(); // as done
    private final Map<Post, Integer> answered = new HashMap<>(); // when first, as a number that grows
    private final List<Handed> handed = new ArrayList<>();
    private final List<Bookmark[]> gaps = new ArrayList<>();
    private final Set<Post> open = new LinkedHashSet<>(); // when all was to be done
    private final Map<Post, List<Post>> followers =
            new LinkedHashMap<>(); // published with the acknowledgement of another
    private final List<Post> keptWith = new ArrayList<>(); // an acknowledgement
    private int happened;
    private boolean awaited;

    private record Handed(Post post, int at) {}

    Share(World world, Feed feed, String name, @Nullable String prefix) {
        this.world = world;
        this.feed = feed;
        this.name = name;
        this.prefix = prefix;
    }

    /** Whether what was kept under it is still so: nothing of it can have been lost. */
    private boolean isSure() {
        return feed.options.mode() == TopicMode.SYNCED || feed.options.mode() == TopicMode.WRITTEN && !feed.hasLost();
    }

    private boolean wants(Post post) {
        return prefix == null || post.key != null && post.key.startsWith(prefix);
    }

    /** A user was handed an event. */
    void handed(Post post, Position at, int attempt) {
        feed.heard(post, at);
        feed.expect(wants(post), this + " hands out " + post + " of key " + post.key, "what it is about");
        feed.expect(attempt >= 1, this + " hands out " + post + " as attempt " + attempt, "1 or more");
        handed.add(new Handed(post, ++happened));
    }

    /** A user says that it is done with it. */
    void answered(Post post) {
        answered.putIfAbsent(post, ++happened);
    }

    /** The server says that it has kept that, and what was published with it, if something was. */
    void keptAsDone(Post post, @Nullable Post follower) {
        if (!feed.isDown()) {
            feed.expect(
                    kept.add(post) || !isSure(),
                    this + " has kept again that " + post + " is done",
                    "a refusal, as that was kept before");
            if (follower != null) {
                keptWith.add(follower);
            }
        }
    }

    /** Another event is published with the acknowledgement of one. */
    void follows(Post post, Post follower) {
        followers.computeIfAbsent(post, none -> new ArrayList<>()).add(follower);
    }

    void gap(Gap gap) {
        feed.numbers().toldOfAGap();
        Bookmark after = Bookmark.parse(gap.after().text());
        Bookmark resumed = Bookmark.parse(gap.resumed().text());
        world.trace.note(world.now(), name, "is told of a gap: " + gap.reason() + " " + after + " " + resumed);
        if (gap.reason() == Gap.Reason.LOST) {
            feed.expect(
                    feed.isLossBetween(after, resumed),
                    this + " is told that events from " + after + " to " + resumed + " were lost",
                    "no loss, as nothing happened that the mode does not survive");
        }
        gaps.add(new Bookmark[] {after, resumed});
    }

    private boolean isExcused(Post post) {
        Position at = post.position;
        return at == null
                || feed.isExplained(post)
                || gaps.stream()
                        .anyMatch(gap -> gap[0].place(0).compareTo(at) <= 0 && at.compareTo(gap[1].place(0)) < 0);
    }

    /** From now on somebody listens who does what there is to do. */
    void awaited() {
        awaited = true;
    }

    /** By now all that was published should be done, if somebody has listened. */
    void settle() {
        for (Post post : feed.standing()) {
            if (awaited && wants(post) && !answered.containsKey(post) && !isExcused(post)) {
                open.add(post);
            }
        }
    }

    /**
     * What must hold in the end.
     *
     * @param dead the numbers of events that are dead letters of this name
     */
    void check(Set<Long> dead) {
        for (Map.Entry<Post, List<Post>> each : followers.entrySet()) {
            long there = each.getValue().stream()
                    .filter(follower -> follower.position != null && follower.must)
                    .count();
            feed.expect(
                    there <= 1 || !isSure(),
                    this + " has " + there + " events that were published with " + each.getKey(),
                    "at most one, kept with its acknowledgement");
        }
        for (Post follower : keptWith) {
            feed.expect(
                    !isSure() || follower.position != null && follower.must || follower.feed.isExplained(follower),
                    this + " has kept that an event is done, and not " + follower + ", which was published with that",
                    "both");
        }
        if (!isSure()) {
            return;
        }
        for (Post post : kept) {
            feed.expect(
                    !dead.contains(post.number),
                    this + " has " + post + " as a dead letter",
                    "none, as it is kept as done");
        }
        for (Post post : open) {
            feed.expect(
                    dead.contains(post.number) || isExcused(post),
                    this + " has neither " + post + " done, nor as a dead letter",
                    "one of both");
        }
        Map<String, List<Post>> byKey = new HashMap<>();
        for (Post post : feed.standing()) {
            if (post.key != null && wants(post)) {
                byKey.computeIfAbsent(post.key, none -> new ArrayList<>()).add(post);
            }
        }
        for (Handed each : handed) {
            Position at = each.post.position;
            for (Post before : byKey.getOrDefault(String.valueOf(each.post.key), List.of())) {
                if (at == null || before.position == null || before.position.compareTo(at) >= 0) {
                    continue;
                }
                Integer done = answered.get(before);
                feed.expect(
                        done != null && done < each.at || dead.contains(before.number) || isExcused(before),
                        this + " hands out " + each.post + " before " + before + " of its key is done",
                        "in the order of each key");
            }
        }
    }

    @Override
    public String toString() {
        return "name " + name + " on " + feed;
    }
}
