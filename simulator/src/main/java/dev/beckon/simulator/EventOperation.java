package dev.beckon.simulator;

import dev.beckon.api.Bookmark;
import dev.beckon.test.internal.simulation.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users of events do; each in its process, on the thread that is running. */
enum EventOperation {

    /** Events of one key, each once the one before is kept; what fails is tried again under its id. */
    PUBLISH_IN_ORDER(30) {
        @Override
        void start(EventUser user) {
            World world = user.world();
            new Press(user, user.anyFeed(), key(world), world.between(1, 8), true).next();
        }
    },

    /** The same without ids: what fails is given up. */
    PUBLISH_ONCE(10) {
        @Override
        void start(EventUser user) {
            World world = user.world();
            new Press(user, user.anyFeed(), key(world), world.between(1, 5), false).next();
        }
    },

    /** Many at a time. */
    PUBLISH_AT_ONCE(15) {
        @Override
        void start(EventUser user) {
            World world = user.world();
            for (int i = world.between(3, 12); i > 0; i--) {
                new Press(user, user.anyFeed(), key(world), 1, world.chance(50)).next();
            }
        }
    },

    /** The server's own code appends some batches. */
    KEEP_BOOKS(15) {
        @Override
        void start(EventUser user) {
            if (user.host() == user.log().host()) {
                for (int i = user.world().between(1, 3); i > 0; i--) {
                    user.log().keepBooks();
                }
            }
        }
    },

    /** A listener of what comes from now on. */
    LISTEN_LIVE(12) {
        @Override
        void start(EventUser user) {
            listen(user, Ear.Origin.LIVE, user.anyFeed(), null);
        }
    },

    /** A listener of all that is there. */
    LISTEN_FROM_EARLIEST(14) {
        @Override
        void start(EventUser user) {
            listen(user, Ear.Origin.EARLIEST, user.anyFeed(), null);
        }
    },

    /** A listener that goes on where one stood that was closed; that one is closed if there is none. */
    LISTEN_AGAIN(20) {
        @Override
        void start(EventUser user) {
            Feed feed = user.anyFeed();
            List<Bookmark> kept = user.bookmarks(feed);
            if (kept.isEmpty()) {
                CLOSE.start(user);
            } else {
                listen(user, Ear.Origin.BOOKMARK, feed, user.world().pick(kept));
            }
        }
    },

    /** A listener under a name. */
    LISTEN_NAMED(20) {
        @Override
        void start(EventUser user) {
            World world = user.world();
            if (user.named().stream().filter(ear -> !ear.isOver()).count() < MOST_EARS) {
                new NamedEar(
                                user,
                                user.share(user.anyFeed(), world.chance(30)),
                                world.chance(60) ? 0 : world.between(1, 40),
                                world.chance(40) ? 0 : world.between(1, 12_000))
                        .start();
            }
        }
    },

    /** A listener under a name is closed. */
    CLOSE_NAMED(8) {
        @Override
        void start(EventUser user) {
            List<NamedEar> open = user.named().stream()
                    .filter(ear -> !ear.isOver() && !ear.stays())
                    .toList();
            if (!open.isEmpty()) {
                user.world().pick(open).close();
            }
        }
    },

    /** A listener is closed. */
    CLOSE(12) {
        @Override
        void start(EventUser user) {
            List<Ear> open = user.ears().stream().filter(ear -> !ear.isOver()).toList();
            if (!open.isEmpty()) {
                user.world().pick(open).close();
            }
        }
    };

    private static final int MOST_EARS = 6;
    private static final int KEYS = 4;

    private final int weight;

    EventOperation(int weight) {
        this.weight = weight;
    }

    abstract void start(EventUser user);

    /** One of all kinds, by their weights. */
    static EventOperation any(World world) {
        int all = 0;
        for (EventOperation operation : values()) {
            all += operation.weight;
        }
        int left = world.random.nextInt(all);
        for (EventOperation operation : values()) {
            left -= operation.weight;
            if (left < 0) {
                return operation;
            }
        }
        throw new IllegalStateException("weights: " + left + " is left (expected: a choice)");
    }

    private static @Nullable String key(World world) {
        return world.chance(80) ? (world.chance(50) ? "a" : "b") + world.between(1, KEYS) : null;
    }

    private static void listen(EventUser user, Ear.Origin origin, Feed feed, @Nullable Bookmark from) {
        World world = user.world();
        if (user.ears().stream().filter(ear -> !ear.isOver()).count() >= MOST_EARS) {
            return;
        }
        boolean some = world.chance(30);
        boolean one = world.chance(50);
        new Ear(
                        user,
                        feed,
                        origin,
                        some && one ? "a" + world.between(1, KEYS) : null,
                        some && !one ? "a" : null,
                        world.chance(60) ? 0 : world.between(1, 40_000))
                .start(from);
    }
}
