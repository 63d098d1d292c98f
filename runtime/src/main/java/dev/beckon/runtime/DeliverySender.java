package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.protocol.session.Items;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a call of the service of events that sends what a topic tells, encoded once for all who listen: so it takes from
 * its cursor only what the session can send now, and nothing waits in between. On the loop, but for {@link #drain} and the
 * standing.
 */
final class DeliverySender implements OutgoingItems, TopicSubscription {

    private final ServerStream call;
    private final Who who;
    private final LoopListeners group;
    private final Telling.Encoding encoding;
    private final TopicCursor cursor;
    private final Executor workers;
    private final BiConsumer<DeliverySender, TopicCursor> begin;
    private final Runnable atEnd;
    private final Runnable pump = this::pumpHere;
    private volatile boolean drained;

    private boolean opened;
    private boolean over;
    private boolean stalled; // somebody will tell when it can go on
    private @Nullable Telling held; // taken from the cursor, and not sent
    private int at = -1; // among its group
    private boolean queued;

    /**
     * What it needs of those who serve the topic.
     *
     * @param workers where the log is read
     * @param begin starts the cursor, on a worker
     * @param atEnd told once, when nothing more is sent
     */
    record Home(
            LoopListeners group,
            Telling.Encoding encoding,
            Executor workers,
            BiConsumer<DeliverySender, TopicCursor> begin,
            java.util.function.Consumer<TopicSubscription> atEnd) {}

    DeliverySender(ServerStream call, Who who, TopicCursor.Reads reads, Home home) {
        this.call = call;
        this.who = who;
        this.group = home.group();
        this.encoding = home.encoding();
        this.workers = home.workers();
        this.begin = home.begin();
        this.atEnd = () -> home.atEnd().accept(this);
        this.cursor = new TopicCursor(reads, home.encoding(), workers, () -> call.onLoop(pump));
    }

    // ---- for its group

    int at() {
        return at;
    }

    void at(int place) {
        at = place;
    }

    /** Something has come at the end of the topic. */
    void moved() {
        if (!stalled) {
            call.onLoop(pump);
        } else if (!cursor.isSettled()) {
            cursor.absorb();
        }
    }

    // ---- the call's life

    /** The stream is there: begins to listen. */
    void opened() {
        opened = true;
        group.add(this);
        try {
            workers.execute(() -> begin.accept(this, cursor));
        } catch (RejectedExecutionException full) { // or closed
            cursor.fail(Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.MAYBE,
                    "topic " + who.topic() + ": no worker reads it (expected: fewer pieces of work at a time)"));
        }
        pumpHere();
    }

    @Override
    public void pumpHere() {
        if (over || !opened) {
            return;
        }
        if (drained) {
            end(null);
            return;
        }
        Exchange exchange = call.exchange();
        Items items = exchange.items();
        int stream = call.stream();
        boolean sent = false;
        boolean waits = false;
        if (stalled) {
            cursor.ready();
            stalled = false;
        }
        while (true) {
            if (exchange.hasEnough()) {
                waits = true;
                break;
            }
            if (items.left(stream) <= 0) {
                stalled = true; // the credit comes with a call of this
                break;
            }
            if (held == null && sendsRun(items, stream)) {
                sent = true;
                exchange.push(); // may come here again, as below
                if (over) {
                    return;
                }
                continue;
            }
            Telling next = held == null ? cursor.next() : held;
            if (next == null) {
                break;
            }
            byte[] bytes = next.bytes(encoding);
            if (bytes.length > items.longest()) {
                end(Failures.exception(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.YES,
                        "item: " + bytes.length + " bytes (expected: at most the peer's limit of " + items.longest()
                                + ", its maxMessage)"));
                return;
            }
            if (!items.send(stream, bytes, bytes.length)) {
                held = next;
                waits = true;
                break;
            }
            held = null;
            sent = true;
            exchange.counters().itemSent();
            exchange.push();
            if (over) {
                return;
            }
        }
        if (waits) {
            stalled = true;
            exchange.waits(this);
        }
        if (stalled) {
            cursor.absorb();
        }
        RuntimeException failure = held == null ? cursor.failure() : null;
        if (failure != null) {
            end(failure);
        } else if (sent) {
            exchange.dirty(); // may come here again
        }
    }

    /** Whether it could send events that follow each other at once. */
    private boolean sendsRun(Items items, int stream) {
        Telling first = cursor.atHand();
        Telling.Run run = first == null ? null : first.run();
        if (first == null || run == null) {
            return false;
        }
        int many = items.send(stream, run.items(), first.index());
        if (many == 0) {
            return false; // what is sent alone is told why
        }
        cursor.told(run, first.index(), many);
        call.exchange().counters().itemsSent(many);
        return true;
    }

    private void end(@Nullable Throwable why) {
        stop();
        if (why == null) {
            call.senderCompleted();
        } else {
            call.senderFailed(why);
        }
    }

    @Override
    public void unwanted() {
        stop(); // only who opens a stream is told so, which this side has not
    }

    @Override
    public void stop() {
        if (!over) {
            over = true;
            held = null;
            cursor.close();
            group.remove(this);
            atEnd.run();
        }
    }

    @Override
    public boolean isQueued() {
        return queued;
    }

    @Override
    public void queued(boolean waits) {
        queued = waits;
    }

    // ---- for who looks after all of them, on any thread

    @Override
    public Who who() {
        return who;
    }

    @Override
    public ListenerStanding standing(Bookmark end) {
        return who.standing(cursor, end);
    }

    @Override
    public void drain() {
        drained = true;
        call.onLoop(pump);
    }
}
