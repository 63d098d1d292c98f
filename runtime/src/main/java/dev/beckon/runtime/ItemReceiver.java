package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Ran;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.protocol.session.Items;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a call that takes the peer's items and hands them to one subscriber, whose subscription it is.
 *
 * <p>Demand becomes credit: the peer may send what was requested, but at most {@link #MOST_AHEAD} items, the bytes of the
 * {@link Lookahead} and a quarter of what the session can still keep, ahead of what the subscriber has taken. So a
 * subscriber that is slow slows its own publisher and no other.
 *
 * <p>Items come in on the loop, as bytes; they are decoded and delivered by whoever runs user code, one signal at a
 * time. Thread-safe where {@link Flow.Subscription} has to be; the rest is the loop's.
 */
final class ItemReceiver<T> extends SerialWork implements Flow.Subscription {

    /** How many items the peer may send ahead of those that the subscriber has taken. */
    static final int MOST_AHEAD = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ItemReceiver.class);
    private static final int SHARE = 4; // one in so many of the free bytes is granted to a stream
    private static final int UNKNOWN_SIZE = 1 << 17; // of an item, before the first came: few are let in
    private static final int REPORTED = 16; // items that are taken before the loop hears of it
    private static final byte[] EMPTY = {};

    /**
     * The last signal.
     *
     * @param failure makes what is heard; null if all items were sent
     * @param before what is done just before, null for nothing
     */
    private record Last(
            @Nullable Supplier<? extends Throwable> failure,
            @Nullable Runnable before) {
        Last(@Nullable Supplier<? extends Throwable> failure) {
            this(failure, null);
        }
    }

    private @Nullable ItemCodec<T> codec;
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;

    // between threads
    private final Queue<Object> signals = new ConcurrentLinkedQueue<>(); // items as byte[], and a Last
    private final AtomicLong requested = new AtomicLong();
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicBoolean reporting = new AtomicBoolean();
    private final AtomicLong takenItems = new AtomicLong();
    private final AtomicLong takenBytes = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException misused;

    // of the delivery, one at a time
    private boolean announced;
    private boolean ended;

    // of the loop
    private boolean over;
    private long granted;
    private long reported; // items taken, as the loop knows
    private long came; // items
    private final Lookahead lookahead = new Lookahead();
    private int size = UNKNOWN_SIZE; // of an item, as the latest were

    ItemReceiver(ItemCall call) {
        super(call);
    }

    // ---- subscribing

    /** Says how items are read; before anybody subscribes. */
    ItemReceiver<T> reading(ItemCodec<T> with) {
        codec = with;
        return this;
    }

    /** Takes the one subscriber; false if there was one before. */
    boolean subscribe(Flow.Subscriber<? super T> first) {
        if (!subscribed.compareAndSet(false, true)) {
            return false;
        }
        subscriber = first;
        schedule();
        return true;
    }

    // ---- the subscription, from any thread

    @Override
    public void request(long n) {
        if (cancelled) {
            return;
        }
        if (n <= 0) {
            misused = new IllegalArgumentException("request: " + n + " (expected: at least 1)");
        } else {
            LongUnaryOperator more = before -> before + n < 0 ? Long.MAX_VALUE : before + n;
            requested.getAndUpdate(more);
        }
        report();
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            subscriber = null;
            call.onLoop(this::cancelHere);
        }
    }

    private void cancelHere() {
        if (!over) {
            over = true;
            call.receiverCancelled();
        }
        schedule(); // what is left is dropped there
    }

    private void report() {
        if (reporting.compareAndSet(false, true)) {
            call.onLoop(this::reportHere);
        }
    }

    // ---- on the loop

    /** The stream is there, so that credit can be given. */
    void opened() {
        grant();
    }

    private void reportHere() {
        reporting.set(false);
        long taken = takenItems.getAndSet(0);
        reported += taken;
        long bytes = takenBytes.getAndSet(0);
        Exchange exchange = call.exchange();
        if (exchange != null && taken != 0) {
            exchange.itemsTaken(taken, bytes);
            exchange.dirty();
        }
        IllegalArgumentException wrong = misused;
        if (wrong != null && !over) {
            over = true;
            call.receiverCancelled();
            signal(new Last(() -> wrong));
        }
        grant();
    }

    private void grant() {
        Exchange exchange = call.exchange();
        if (over || exchange == null || call.stream() == 0) {
            return;
        }
        Items items = exchange.items();
        long bytes = Math.min(lookahead.bytes(), Math.min(items.bytesFree(), exchange.share()) / SHARE);
        long share = bytes / Math.max(1, size);
        long total = Math.min(requested.get(), reported + Math.max(1, Math.min(MOST_AHEAD, share)));
        long received = items.received(call.stream());
        // not for each item: when at most half of what it may send is left to the peer
        if (total > granted && (granted - received) * 2 <= total - received) {
            lookahead.given(granted, exchange.turnTime());
            granted = total;
            items.grant(call.stream(), total);
            exchange.dirty();
        }
    }

    /** An item has come. */
    void arrived(byte[] area, int from, int to) {
        int length = to - from;
        Exchange exchange = call.exchange();
        if (exchange != null) {
            lookahead.received(++came, exchange.turnTime());
        }
        size = size == UNKNOWN_SIZE ? Math.max(1, length) : Math.max(length, size - size / 16);
        signal(length == 0 ? EMPTY : Arrays.copyOfRange(area, from, to));
    }

    /**
     * No more items come.
     *
     * @param failure makes what the subscriber hears, where it hears it; null if all items were sent
     */
    void finish(@Nullable Supplier<? extends Throwable> failure) {
        if (!over) {
            over = true;
            signal(new Last(failure));
        }
    }

    /** All items have come; does this just before the subscriber hears of it, where it does. */
    void complete(Runnable before) {
        if (!over) {
            over = true;
            signal(new Last(null, before));
        }
    }

    private void signal(Object signal) {
        signals.add(signal);
        schedule();
    }

    // ---- the delivery

    @Override
    void step() {
        Flow.Subscriber<? super T> to = subscriber;
        if (to == null && !cancelled) {
            return; // nobody has subscribed yet
        }
        if (to != null && !announced) {
            announced = true;
            try {
                to.onSubscribe(this);
            } catch (Throwable broken) {
                giveUp(broken, "onSubscribe");
            }
        }
        int items = 0;
        for (Object signal = signals.poll(); signal != null; signal = signals.poll()) {
            if (signal instanceof byte[] item) {
                deliver(item);
                takenItems.incrementAndGet();
                takenBytes.addAndGet(item.length);
                if (++items % REPORTED == 0) {
                    report();
                }
            } else {
                deliver((Last) signal);
            }
        }
        if (items != 0) {
            report();
        }
    }

    private void deliver(byte[] bytes) {
        Flow.Subscriber<? super T> to = subscriber;
        if (to == null || ended) {
            return; // cancelled
        }
        T item;
        try {
            item = decode(bytes);
        } catch (Throwable malformed) {
            ended = true;
            subscriber = null;
            cancelled = true;
            call.onLoop(() -> {
                over = true;
                call.receiverFailed(Failures.failure(
                        Code.INVALID_ARGUMENT, Ran.YES, "items of " + call + ": one of them cannot be decoded"));
            });
            to.onError(malformed);
            return;
        }
        ItemObservers observers = call.observers();
        if (observers != null) {
            observers.received(bytes.length);
        }
        try {
            to.onNext(item);
        } catch (Throwable broken) {
            giveUp(broken, "onNext");
        }
    }

    private T decode(byte[] bytes) {
        if (codec == null) {
            throw new IllegalStateException("codec: none (expected: one before the first item)");
        }
        return codec.decode(new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
    }

    private void deliver(Last last) {
        Flow.Subscriber<? super T> to = ended ? null : subscriber; // null if it has cancelled
        ended = true;
        subscriber = null;
        cancelled = true; // what is requested from now on asks for nothing
        try {
            if (last.before() != null) {
                last.before().run();
            }
            Throwable failure = last.failure() == null ? null : last.failure().get(); // tells who listens for ends
            if (to != null && failure == null) {
                to.onComplete();
            } else if (to != null) {
                to.onError(failure);
            }
        } catch (Throwable broken) {
            LOG.warn("A subscriber's last signal failed: {}", call, broken);
        }
    }

    /** A subscriber that throws is one that has cancelled. */
    private void giveUp(Throwable broken, String where) {
        LOG.warn("A subscriber's {} failed, so it gets no more items: {}", where, call, broken);
        cancel();
    }

    /** No worker takes the delivery, so it is over; the subscriber hears that here. */
    @Override
    public void refused() {
        String why = "items of " + call + ": no worker takes them (expected: fewer pieces of work at a time)";
        call.onLoop(() -> {
            over = true;
            call.receiverFailed(Failures.failure(Code.RESOURCE_EXHAUSTED, Ran.MAYBE, why));
        });
        signals.removeIf(signal -> {
            if (signal instanceof byte[] item) {
                takenItems.incrementAndGet();
                takenBytes.addAndGet(item.length);
                return true;
            }
            return false;
        });
        signals.add(new Last(() -> Failures.exception(Code.RESOURCE_EXHAUSTED, Ran.MAYBE, why)));
        run();
        report();
    }
}
