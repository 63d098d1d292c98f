package dev.beckon.simulator;

import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic of one server's machine, and the books of what was published to it: what became of each event, where it stands, and
 * whether it has to be there. What must hold at any moment is checked when it happens.
 */
final class Feed {

    private static final int OVERHEAD = 256; // bytes of a record besides its load, at most

    final Topic<Bulletin> topic;
    final TopicOptions options;
    private final World world;
    private final String server;
    private final Map<Long, Post> posts = new LinkedHashMap<>();
    private final Map<Position, Post> standing = new LinkedHashMap<>(); // whatever stood there, ever
    private final Set<Long> lossyEpochs = new HashSet<>(); // that began after something was lost
    private final Posts numbers;
    private boolean lost; // something, since the log was opened last
    private long epoch; // in which the log went on when it was opened last

    /** Numbers of events, of all feeds of a run. */
    static final class Posts {
        private long latest;
        private long acknowledged;
        private long heard;
        private long gaps;
        private long opened; // logs

        /** These and those of another run. */
        void add(Posts other) {
            latest += other.latest;
            acknowledged += other.acknowledged;
            heard += other.heard;
            gaps += other.gaps;
            opened += other.opened;
        }

        void toldOfAGap() {
            gaps++;
        }

        void openedALog() {
            opened++;
        }

        long acknowledged() {
            return acknowledged;
        }

        long heard() {
            return heard;
        }

        /** How often a log was opened. */
        long opened() {
            return opened;
        }

        @Override
        public String toString() {
            return "published=" + latest + " acknowledged=" + acknowledged + " heard=" + heard + " gaps=" + gaps
                    + " opened=" + opened;
        }
    }

    Feed(World world, String server, Topic<Bulletin> topic, TopicOptions options, Posts numbers) {
        this.world = world;
        this.server = server;
        this.topic = topic;
        this.options = options;
        this.numbers = numbers;
    }

    World world() {
        return world;
    }

    Posts numbers() {
        return numbers;
    }

    Iterable<Post> posts() {
        return posts.values();
    }

    // ---- publishing

    /** A new event. */
    Post write(@Nullable String key, int bytes) {
        Post post = new Post(++numbers.latest, this, key, bytes, world.now());
        posts.put(post.number, post);
        world.trace.note(world.now(), server, topic.name() + " is to get event", post.number);
        return post;
    }

    /** Its publisher was told that it is kept there. */
    void acknowledged(Post post, Position at) {
        numbers.acknowledged++;
        stands(post, at);
        post.ackedAt = Math.min(post.ackedAt, world.now());
    }

    /** Somebody has heard it there. */
    void heard(Post post, Position at) {
        numbers.heard++;
        stands(post, at);
    }

    /** Somebody was told that it stands there, and so that it is kept as the topic's mode says. */
    private void stands(Post post, Position at) {
        Post other = standing.putIfAbsent(at, post);
        expect(other == null || other == post, at + " is that of " + post + " and of " + other, "one event");
        expect(post.attempts > 0, post + " is there, although no attempt can have kept it", "nothing");
        if (lost || at.epoch() < epoch && !at.equals(post.position)) { // the news come late
            expect(
                    isLossAfter(at.epoch()) || isExplained(post),
                    post + " was told of at " + at + ", where it is not after the log was opened again",
                    "what was kept as " + options.mode());
            return;
        }
        expect(
                !post.must || at.equals(post.position),
                post + " is kept a second time, at " + at,
                "once, as its id is the same");
        post.position = at;
        post.must = true;
    }

    private boolean isLossAfter(long then) {
        return lost
                || options.mode() == TopicMode.MEMORY
                || lossyEpochs.stream().anyMatch(lossy -> lossy > then);
    }

    // ---- what happens to the log

    /** The process that has the log is gone, and if told so what its machine had in memory. */
    void processGone(boolean power) {
        boolean survives =
                switch (options.mode()) {
                    case MEMORY -> false;
                    case WRITTEN -> !power;
                    default -> true;
                };
        lost |= !survives;
        for (Post post : posts.values()) {
            if (!survives && !post.safe) {
                post.must = false;
                if (options.mode() == TopicMode.MEMORY) {
                    forget(post);
                }
            }
        }
    }

    private static void forget(Post post) {
        post.must = false;
        post.position = null;
        post.ackedAt = Post.NEVER;
    }

    /** Whether anything that was kept in it was lost, ever. */
    boolean hasLost() {
        return lost || !lossyEpochs.isEmpty();
    }

    /** Whether its server was not opened since something was lost, so that news of before may come. */
    boolean isDown() {
        return lost;
    }

    /** The log was opened, and goes on in that epoch. */
    void begins(long inEpoch) {
        if (lost) {
            lossyEpochs.add(inEpoch);
            lost = false;
        }
        epoch = Math.max(epoch, inEpoch);
    }

    /** What the log still has after it was opened, and in which epoch it goes on. */
    void replayed(List<LogRecord> records, List<Bulletin> bulletins, Position earliest, long inEpoch) {
        begins(inEpoch);
        Set<Post> found = new HashSet<>();
        long ackedLater = Post.NEVER;
        for (int i = records.size() - 1; i >= 0; i--) {
            Position at = records.get(i).position();
            Bulletin bulletin = bulletins.get(i);
            Post post = posts.get(bulletin.number());
            expect(post != null, "event " + bulletin.number() + " is there, which nobody has published", "none");
            if (post == null) {
                return;
            }
            expect(
                    post.is(records.get(i).content().key(), bulletin),
                    post + " is there with other contents",
                    "as it was published");
            expect(found.add(post), post + " is there twice, also at " + at, "once");
            expect(
                    ackedLater >= post.sentAt,
                    post + " stands at " + at + ", before an event that was kept before it was published",
                    "behind it");
            if (!at.equals(post.position)) {
                expect(!post.must, post + " is there at " + at, "where it was");
                post.ackedAt = Post.NEVER;
            }
            ackedLater = Math.min(ackedLater, post.ackedAt);
            post.position = at;
            stands(post, at);
            post.safe = true;
        }
        for (Post post : posts.values()) {
            if (found.contains(post)) {
                continue;
            }
            if (post.must) {
                expect(
                        post.position != null && post.position.offset() < earliest.offset() && isExplained(post),
                        post + " is not there, earliest is " + earliest,
                        "what was kept as " + options.mode());
            } else {
                forget(post);
            }
        }
    }

    /** Whether the topic may have retained it no more. */
    boolean isExplained(Post post) {
        if (world.now() - post.sentAt >= options.retainedTime().toNanos()) {
            return true;
        }
        Position at = post.position;
        long bytes = 0;
        for (Post other : posts.values()) {
            if (at == null || other.position == null || other.position.compareTo(at) >= 0) {
                bytes += other.bytes + OVERHEAD;
            }
        }
        return bytes > options.retainedBytes();
    }

    /** Whether a listener who stood there may have to be told that something was lost. */
    boolean isLossBetween(Bookmark after, Bookmark resumed) {
        long from = after.place(0).epoch();
        long to = resumed.place(0).epoch();
        return options.mode() == TopicMode.MEMORY
                ? to > from
                : options.mode() == TopicMode.WRITTEN
                        && lossyEpochs.stream().anyMatch(lossy -> lossy > from && lossy <= to);
    }

    @Nullable
    Post post(long number) {
        return posts.get(number);
    }

    /** The events of which it is known where they stand. */
    List<Post> standing() {
        List<Post> there = new ArrayList<>();
        for (Post post : posts.values()) {
            if (post.position != null && post.must) {
                there.add(post);
            }
        }
        return there;
    }

    void expect(boolean holds, String otherwise, String expected) {
        if (!holds) {
            world.fail(this + ": " + otherwise + " (expected: " + expected + ")");
        }
    }

    @Override
    public String toString() {
        return topic.name() + " of " + server;
    }
}
