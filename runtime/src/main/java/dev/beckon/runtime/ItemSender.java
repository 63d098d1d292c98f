package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Ran;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Items;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The end of a call that sends the items of a publisher, to which it subscribes.
 *
 * <p>It asks the publisher only for what the peer gives credit for, and only while little is outgoing on the session,
 * so that items wait at their source. An item is encoded on the thread that signals it, and sent on the loop. The
 * subscription is called by whoever runs user code, one call at a time. Thread-safe where {@link Flow.Subscriber} has to
 * be; the rest is the loop's.
 */
final class ItemSender<T> extends SerialWork implements Flow.Subscriber<T>, OutgoingItems {

    /** Outgoing bytes of the session beyond which no more items are asked for, or sent. */
    static final int LITTLE = 256 * 1024;

    private static final int MOST_AT_A_TIME = 128; // items asked for
    private static final int UNKNOWN_SIZE = 16 * 1024; // of an item, before the first was seen

    private record Encoded(byte[] bytes, int length) {}

    private final ItemCodec<T> codec;
    private final SizeGuess guess = new SizeGuess();

    // between threads
    private final Queue<Encoded> encoded = new ConcurrentLinkedQueue<>();
    private final AtomicLong awaited = new AtomicLong(); // items asked for that have not come
    private final AtomicLong toRequest = new AtomicLong();
    private final AtomicBoolean pumping = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile boolean completed;
    private volatile @Nullable Throwable failure;
    private Flow.@Nullable Publisher<? extends T> publisher; // until it is subscribed to
    private boolean subscribed; // guarded by this
    private volatile Flow.@Nullable Subscription subscription;

    // of the delivery, one at a time
    private boolean told; // the publisher, that nothing more is wanted

    // of the loop
    private boolean opened;
    private boolean over;
    private long asked; // items, of the publisher
    private long sent;
    private int size = UNKNOWN_SIZE;

    private boolean queued;

    ItemSender(ItemCall call, ItemCodec<T> codec, Flow.Publisher<? extends T> publisher) {
        super(call);
        this.codec = codec;
        this.publisher = publisher;
    }

    // ---- the publisher's signals, on its threads

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        boolean second;
        synchronized (this) {
            second = subscribed;
            if (!second) {
                subscribed = true;
                subscription = given;
            }
        }
        if (second) {
            given.cancel();
        } else {
            pump();
            if (stopped) {
                schedule();
            }
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        if (stopped || completed || failure != null) {
            return;
        }
        if (awaited.getAndDecrement() <= 0) {
            fail(new IllegalStateException(
                    "publisher: more items than were requested (expected: at most those of Subscription.request)"));
            return;
        }
        Encoder out = new Encoder(guess.next());
        try {
            codec.encode(item, out);
        } catch (RuntimeException invalid) {
            fail(Failures.exception(Code.INTERNAL, Ran.YES, "item: cannot be encoded: " + invalid.getMessage()));
            return;
        }
        guess.was(out.position());
        String refusal = call.handItem(out.position());
        if (refusal != null) {
            fail(Failures.exception(Code.RESOURCE_EXHAUSTED, Ran.YES, "item: " + refusal));
            return;
        }
        ItemObservers observers = call.observers();
        if (observers != null) {
            observers.sent(out.position());
        }
        encoded.add(new Encoded(out.array(), out.position()));
        pump();
    }

    @Override
    public void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "failure");
        if (!completed && failure == null) {
            failure = thrown;
            subscription = null;
            pump();
        }
    }

    @Override
    public void onComplete() {
        if (failure == null) {
            completed = true;
            subscription = null;
            pump();
        }
    }

    private void fail(Throwable why) {
        failure = why;
        pump();
        schedule(); // to cancel
    }

    private void pump() {
        if (pumping.compareAndSet(false, true)) {
            call.onLoop(() -> {
                pumping.set(false);
                pumpHere();
            });
        }
    }

    // ---- on the loop

    /** The stream is there: subscribes. */
    void opened() {
        opened = true;
        schedule();
    }

    @Override
    public boolean isQueued() {
        return queued;
    }

    @Override
    public void queued(boolean waits) {
        queued = waits;
    }

    /** Sends and asks for what may be sent and asked for now. */
    @Override
    public void pumpHere() {
        Exchange exchange = call.exchange();
        if (over || !opened || exchange == null) {
            if (over) {
                drop();
            }
            return;
        }
        boolean ending = completed || failure != null; // read before the queue: nothing is added after it
        Items items = exchange.items();
        int stream = call.stream();
        for (Encoded next = encoded.peek(); next != null; next = encoded.peek()) {
            if (next.length() > items.longest()) {
                Throwable tooLong = Failures.exception(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.YES,
                        "item: " + next.length() + " bytes (expected: at most the peer's limit of " + items.longest()
                                + ", its maxMessage)");
                failure = tooLong;
                ended(tooLong);
                schedule(); // to cancel
                return;
            }
            if (exchange.hasEnough() || !items.send(stream, next.bytes(), next.length())) {
                exchange.waits(this);
                return;
            }
            size = Math.max(Math.max(1, next.length()), size - size / 8);
            encoded.poll();
            call.tookItem(next.length());
            sent++;
            exchange.counters().itemSent();
            exchange.dirty();
        }
        if (!ending) {
            ask(exchange, items, stream);
        } else if (items.isBusy(stream)) {
            exchange.waits(this);
        } else {
            ended(failure);
        }
    }

    private void ask(Exchange exchange, Items items, int stream) {
        if (subscription == null) {
            return;
        }
        long pending = asked - sent;
        long most = Math.min(items.left(stream), Math.max(1, Math.min(MOST_AT_A_TIME, LITTLE / size)));
        if (most <= 0 || pending * 2 > most) {
            return;
        }
        if (exchange.hasEnough() || items.bytesLeft() <= 0) {
            exchange.waits(this);
            return;
        }
        long more = most - pending;
        if (more > 0) {
            asked += more;
            awaited.addAndGet(more);
            toRequest.addAndGet(more);
            schedule();
        }
    }

    private void ended(@Nullable Throwable why) {
        over = true;
        drop();
        if (why == null) {
            call.senderCompleted();
        } else {
            call.senderFailed(why);
        }
    }

    @Override
    public void unwanted() {
        if (!over) {
            stopped = true;
            completed = true;
            drop();
            schedule();
            pumpHere();
        }
    }

    @Override
    public void stop() {
        if (!over) {
            over = true;
            stopped = true;
            drop();
            schedule();
        }
    }

    private void drop() {
        for (Encoded next = encoded.poll(); next != null; next = encoded.poll()) {
            call.tookItem(next.length());
        }
    }

    // ---- user code: the publisher and its subscription

    @Override
    void step() {
        Flow.Publisher<? extends T> from = publisher;
        if (from != null) {
            publisher = null;
            if (stopped || failure != null) {
                return;
            }
            try {
                from.subscribe(this);
            } catch (Throwable broken) {
                failure = broken;
                pump();
                return;
            }
        }
        Flow.Subscription to = subscription;
        if (to == null) {
            return;
        }
        try {
            if (stopped || failure != null) {
                subscription = null;
                if (!told) {
                    told = true;
                    to.cancel();
                }
            } else {
                long more = toRequest.getAndSet(0);
                if (more > 0) {
                    to.request(more);
                }
            }
        } catch (Throwable broken) {
            failure = broken;
            pump();
        }
    }

    /** No worker takes the call of the subscription, so it is over; the publisher hears that here. */
    @Override
    public void refused() {
        if (!stopped && !completed && failure == null) {
            failure = Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.MAYBE,
                    "items: no worker asks for them (expected: fewer pieces of work at a time)");
            pump();
        }
        run();
    }
}
