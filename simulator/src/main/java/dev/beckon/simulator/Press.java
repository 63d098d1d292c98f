package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Publishes events of one key one after the other, each once the one before is kept or given up. */
final class Press {

    private static final int MOST_ATTEMPTS = 12;

    private final EventUser user;
    private final Feed feed;
    private final @Nullable String key;
    private final boolean ids; // are its own, so that it can try again
    private int left;

    /**
     * @param count of events
     * @param ids whether it gives each an id, and tries until it is kept
     */
    Press(EventUser user, Feed feed, @Nullable String key, int count, boolean ids) {
        this.user = user;
        this.feed = feed;
        this.key = key;
        this.ids = ids;
        this.left = count;
    }

    /** Goes on with the next one, in the process, on the thread that is running. */
    void next() {
        World world = user.world();
        if (left > 0 && user.isAlive() && !user.isClosed()) {
            left--;
            int bytes = world.chance(80) ? world.between(0, 300) : world.between(1_000, 7_000);
            attempt(feed.write(key, bytes), 1);
        }
    }

    private void attempt(Post post, int number) {
        post.attempts++;
        EventOptions options = key == null ? EventOptions.DEFAULT : EventOptions.ofKey(key);
        CompletableFuture<Position> kept = user.bus()
                .publish(feed.topic, post.bulletin(), ids ? options.id("post-" + post.number) : options)
                .thenApply(position -> Position.parse(position.text()));
        kept.whenComplete((position, thrown) ->
                user.host().run(user.host().running(), () -> came(post, number, position, thrown)));
    }

    private void came(Post post, int number, @Nullable Position position, @Nullable Throwable thrown) {
        if (position != null) {
            user.world().trace.note(user.world().now(), user.host().name, "has published event", post.number);
            feed.acknowledged(post, position);
            user.host().after(user.world().between(0, 5 * World.MILLIS), this::goOn);
            return;
        }
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        user.world().trace.note(user.world().now(), user.host().name, "has not published event", post.number);
        user.world().trace.explain(user.world().now(), user.host().name, "  " + cause);
        if (!(cause instanceof RpcException failed) || !isKnown(failed)) {
            user.world()
                    .fail(post + " was refused with " + cause + " (expected: to be kept, or what a fault explains)");
            return;
        }
        if (failed.ran() == Ran.NO) {
            post.attempts--;
        }
        if (ids && number < MOST_ATTEMPTS) {
            long pause = user.world().between(20 * World.MILLIS, 1_500 * World.MILLIS);
            user.host().after(pause, () -> user.host().run(null, () -> {
                if (user.isAlive() && !user.isClosed()) {
                    attempt(post, number + 1);
                }
            }));
        } else {
            goOn();
        }
    }

    private void goOn() {
        user.host().run(null, this::next);
    }

    private boolean isKnown(RpcException failed) {
        return switch (failed.code()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
            case RESOURCE_EXHAUSTED ->
                user.excuses().fullWorkers().getAsBoolean()
                        || user.excuses().badDisk().getAsBoolean();
            case DATA_LOSS -> user.excuses().badDisk().getAsBoolean();
            case CANCELLED -> user.isClosed() || user.excuses().fullWorkers().getAsBoolean();
            default -> failed.code() == Code.ABORTED && user.isClosed();
        };
    }
}
