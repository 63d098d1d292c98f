package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.Listening;
import dev.beckon.api.RpcException;
import dev.beckon.api.Subscription;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A user's listener: watches what it hears, and what it does not. */
final class Ear {

    /** Where it begins. */
    enum Origin {
        LIVE,
        EARLIEST,
        BOOKMARK
    }

    /** What it was told that it would not hear. */
    private record Missed(Bookmark after, Bookmark resumed) {}

    private final EventUser user;
    private final World world;
    private final Feed feed;
    private final Origin origin;
    private final @Nullable String key;
    private final @Nullable String prefix;
    private final int micros; // of a handler, at most; none if 0
    private final long startedAt;
    private final Set<Post> heard = new HashSet<>();
    private final List<Missed> missed = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Bookmark begin;
    private @Nullable Bookmark place; // behind what it has heard
    private long readyAt = Post.NEVER;
    private boolean busy;
    private boolean over;

    Ear(EventUser user, Feed feed, Origin origin, @Nullable String key, @Nullable String prefix, int micros) {
        this.user = user;
        this.world = user.world();
        this.feed = feed;
        this.origin = origin;
        this.key = key;
        this.prefix = prefix;
        this.micros = micros;
        this.startedAt = world.now();
    }

    /** Begins to listen, in the process, on the thread that is running. */
    void start(dev.beckon.api.@Nullable Bookmark from) {
        world.trace.note(world.now(), user.host().name, "listens to " + feed);
        Listening<Bulletin> listening = user.bus().listen(feed.topic).onGap(this::gap);
        listening = switch (origin) {
            case LIVE -> listening;
            case EARLIEST -> listening.fromEarliest();
            case BOOKMARK -> listening.from(Objects.requireNonNull(from));
        };
        listening = key != null ? listening.key(key) : prefix != null ? listening.keyPrefix(prefix) : listening;
        if (from != null) {
            place = Bookmark.parse(from.text());
            begin = place;
        }
        Subscription started = micros == 0
                ? listening.each(this::hears)
                : listening.eachAsync((bulletin, info) -> {
                    CompletableFuture<Boolean> done = new CompletableFuture<>();
                    hears(bulletin, info);
                    busy = true;
                    user.host().after(world.between(0L, micros * World.MICROS), () -> user.host()
                            .run(null, () -> {
                                busy = false;
                                done.complete(true);
                            }));
                    return done;
                });
        subscription = started;
        started.ready().whenComplete((at, thrown) -> {
            if (at != null) {
                readyAt = world.now();
            }
        });
        started.closed().whenComplete((none, thrown) -> ended(thrown));
        user.listens(this);
    }

    private void hears(Bulletin bulletin, EventInfo info) {
        Post post = feed.post(bulletin.number());
        if (post == null) {
            feed.expect(false, this + " hears event " + bulletin.number() + ", which nobody has published", "none");
            return;
        }
        world.trace.note(world.now(), user.host().name, "hears event", post.number);
        Position at = Position.parse(info.position().text());
        feed.expect(post.is(info.key(), bulletin), this + " hears " + post + " with other contents", "its own");
        feed.expect(wants(post), this + " hears " + post + " of key " + post.key, "what it wants");
        feed.expect(!busy, this + " hears " + post + " while it is busy", "one after the other");
        feed.expect(!over, this + " hears " + post + " after its end", "nothing");
        feed.expect(
                origin != Origin.LIVE || post.ackedAt > startedAt || !at.equals(post.position),
                this + " hears " + post + ", which was kept before",
                "what is published later");
        feed.heard(post, at);
        Position from = place().place(0);
        boolean next = key == null && prefix == null ? at.offset() == from.offset() : at.offset() >= from.offset();
        feed.expect(
                next && at.epoch() >= from.epoch(),
                this + " hears " + post + " at " + at + " and stood at " + from,
                "the next one, or a gap before it");
        heard.add(post);
        place = Bookmark.parse(info.bookmark().text());
    }

    private Bookmark place() {
        Bookmark here = place;
        if (here == null) {
            here = Bookmark.parse(Objects.requireNonNull(
                            Objects.requireNonNull(subscription).bookmark(), "bookmark of a listener that hears")
                    .text());
            begin = here;
            place = here;
        }
        return here;
    }

    private boolean wants(Post post) {
        if (key != null) {
            return key.equals(post.key);
        }
        return prefix == null || post.key != null && post.key.startsWith(prefix);
    }

    private void gap(Gap gap) {
        feed.numbers().toldOfAGap();
        Bookmark after = Bookmark.parse(gap.after().text());
        Bookmark resumed = Bookmark.parse(gap.resumed().text());
        world.trace.note(
                world.now(), user.host().name, "is told of a gap: " + gap.reason() + " " + after + " " + resumed);
        Bookmark stood = place();
        feed.expect(
                key != null || prefix != null
                        ? after.place(0).offset() >= stood.place(0).offset()
                        : after.equals(stood),
                this + " is told of a gap after " + after + " and stood at " + stood,
                "a gap from there");
        if (gap.reason() == Gap.Reason.LOST) {
            feed.expect(
                    feed.isLossBetween(after, resumed),
                    this + " is told that events from " + after + " to " + resumed + " were lost",
                    "no loss, as nothing happened that the mode does not survive");
        } else {
            long many = resumed.place(0).offset() - after.place(0).offset();
            feed.expect(
                    gap.missed().orElse(many) == many && many > 0,
                    this + " is told of a gap of " + gap.missed() + " events from " + after + " to " + resumed,
                    Long.toString(many));
            for (Post post : feed.standing()) {
                if (isIn(post, after, resumed)) {
                    feed.expect(
                            feed.isExplained(post),
                            this + " is told that " + post + " is retained no more",
                            "that it hears it");
                }
            }
        }
        missed.add(new Missed(after, resumed));
        place = resumed;
    }

    private static boolean isIn(Post post, Bookmark from, Bookmark to) {
        Position at = post.position;
        return at != null && from.place(0).compareTo(at) <= 0 && at.compareTo(to.place(0)) < 0;
    }

    private void ended(@Nullable Throwable thrown) {
        over = true;
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        boolean known = cause == null
                || cause instanceof RpcException failed
                        && (user.isClosed()
                                || failed.code() == Code.RESOURCE_EXHAUSTED
                                        && user.excuses().fullWorkers().getAsBoolean());
        feed.expect(known, this + " was ended: " + cause, "that it goes on");
    }

    boolean isOver() {
        return over || !user.isAlive();
    }

    /** Its owner closes it, and keeps where it stood. */
    void close() {
        Subscription open = subscription;
        if (open != null) {
            dev.beckon.api.Bookmark stood = open.bookmark();
            if (stood != null && place != null && key == null && prefix == null) {
                user.keeps(feed, stood);
            }
            open.close();
        }
    }

    /** What is missed, of what it has to have heard up to now; all that there is, unless it is over. */
    void check(boolean all) {
        Bookmark from = begin;
        Bookmark to = place;
        for (Post post : feed.standing()) {
            Position at = post.position;
            if (at == null || !wants(post) || heard.contains(post)) {
                continue;
            }
            boolean before = from == null || at.compareTo(from.place(0)) < 0;
            boolean behind = to == null || at.compareTo(to.place(0)) >= 0;
            boolean told = missed.stream().anyMatch(gap -> isIn(post, gap.after, gap.resumed));
            boolean wanted =
                    switch (origin) {
                        case LIVE -> !before || post.sentAt > readyAt;
                        case EARLIEST -> true;
                        case BOOKMARK -> !before;
                    };
            feed.expect(
                    !wanted || told || behind && !all || feed.isExplained(post) && (before || behind),
                    this + " has not heard " + post + " and stands at " + to,
                    "that it has, or was told of a gap");
        }
    }

    @Override
    public String toString() {
        return "a listener of " + feed.topic.name() + " on " + user.host() + " from " + origin
                + (key == null ? "" : " of key " + key) + (prefix == null ? "" : " of keys " + prefix + "...");
    }
}
