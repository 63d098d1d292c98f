package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.EventOptions;
import dev.beckon.api.NamedListening;
import dev.beckon.api.RpcException;
import dev.beckon.api.Start;
import dev.beckon.api.Subscription;
import dev.beckon.api.Taken;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A user's listener under a name: handles events, fails at some, and publishes others with what it is done with. */
final class NamedEar {

    private final EventUser user;
    private final World world;
    private final Share share;
    private final int failing; // of a hundred
    private final int micros; // of a handler, at most
    private @Nullable Subscription subscription;
    private boolean over;
    private boolean stays;

    NamedEar(EventUser user, Share share, int failing, int micros) {
        this.user = user;
        this.world = user.world();
        this.share = share;
        this.failing = failing;
        this.micros = micros;
    }

    /** One that fails at nothing, and stays until all is closed. */
    NamedEar(EventUser user, Share share) {
        this(user, share, 0, 0);
        stays = true;
        share.awaited();
    }

    boolean stays() {
        return stays;
    }

    /** Begins to listen, in the process, on the thread that is running. */
    void start() {
        world.trace.note(world.now(), user.host().name, "listens as " + share);
        NamedListening<Bulletin> listening = user.bus()
                .listen(share.feed.topic)
                .named(share.name)
                .startIfNew(Start.EARLIEST)
                .inFlight(world.chance(30) ? 1 : world.between(2, 16))
                .onGap(share::gap);
        Subscription started =
                (share.prefix == null ? listening : listening.keyPrefix(share.prefix)).eachTaken(this::takes);
        subscription = started;
        started.closed().whenComplete((none, thrown) -> ended(thrown));
        user.listens(this);
    }

    private void takes(Bulletin bulletin, Taken taken) {
        Post post = share.feed.post(bulletin.number());
        if (post == null || !post.is(taken.info().key(), bulletin)) {
            share.feed.expect(
                    false, share + " hands out event " + bulletin.number() + " as nobody published it", "not");
            return;
        }
        world.trace.note(world.now(), user.host().name, "is handed event", post.number);
        share.handed(
                post,
                Position.parse(taken.info().position().text()),
                taken.info().attempt());
        long wait = micros == 0 ? 0 : world.between(0L, micros * World.MICROS);
        if (wait == 0) {
            answers(post, taken);
        } else {
            user.host().after(wait, () -> user.host().run(null, () -> answers(post, taken)));
        }
    }

    private void answers(Post post, Taken taken) {
        if (world.chance(failing)) {
            taken.failed(new IllegalStateException("a handler that fails"));
            return;
        }
        Post with = null;
        if (world.chance(25)) {
            Feed target = user.anyFeed();
            if (target.options.mode() != dev.beckon.api.TopicMode.MEMORY) {
                with = target.write("follower", world.between(0, 200));
                with.attempts = 1;
                share.follows(post, with);
                taken.publish(target.topic, with.bulletin(), EventOptions.ofKey("follower"));
            }
        }
        Post follower = with;
        share.answered(post);
        taken.done().whenComplete((none, thrown) -> user.host().run(user.host().running(), () -> {
            Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
            world.trace.note(world.now(), user.host().name, "knows of the end of event", post.number);
            if (cause == null) {
                share.keptAsDone(post, follower);
            } else {
                boolean known = cause instanceof RpcException failed
                        && (failed.code() == Code.ABORTED || failed.code() == Code.UNAVAILABLE);
                share.feed.expect(
                        known || user.isClosed(), share + " refuses that " + post + " is done: " + cause, "it is kept");
            }
        }));
    }

    private void ended(@Nullable Throwable thrown) {
        over = true;
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        boolean known = cause == null
                || cause instanceof RpcException failed
                        && (user.isClosed()
                                || failed.code() == Code.RESOURCE_EXHAUSTED
                                        && user.excuses().fullWorkers().getAsBoolean());
        share.feed.expect(known, "a listener of " + share + " was ended: " + cause, "that it goes on");
    }

    boolean isOver() {
        return over || !user.isAlive();
    }

    void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }
}
