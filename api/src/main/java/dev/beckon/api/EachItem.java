package dev.beckon.api;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The future of {@link Streams#each}, and the subscriber behind it. */
final class EachItem<T> extends RpcFuture<@Nullable Void> {

    private static final int AHEAD = 64;

    private final Consumer<? super T> action;
    private Flow.@Nullable Subscription subscription; // guarded by this
    private boolean unwanted; // guarded by this
    private int taken; // of the subscriber's signals, one at a time

    EachItem(Consumer<? super T> action) {
        this.action = action;
    }

    @Override
    public long streamId() {
        return 0;
    }

    @Override
    public Metadata responseMetadata() {
        return Metadata.EMPTY;
    }

    @Override
    protected void abandoned() {
        Flow.Subscription open;
        synchronized (this) {
            unwanted = true;
            open = subscription;
            subscription = null;
        }
        if (open != null) {
            open.cancel();
        }
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private void completed() {
        deliver(null);
    }

    private boolean began(Flow.Subscription given) {
        synchronized (this) {
            if (unwanted || subscription != null) {
                return false;
            }
            subscription = given;
            return true;
        }
    }

    Flow.Subscriber<T> subscriber() {
        return new Flow.Subscriber<>() {
            private Flow.@Nullable Subscription own;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                Objects.requireNonNull(given, "subscription");
                if (began(given)) {
                    own = given;
                    given.request(AHEAD);
                } else {
                    given.cancel();
                }
            }

            @Override
            public void onNext(T item) {
                Objects.requireNonNull(item, "item");
                if (isDone()) {
                    return;
                }
                try {
                    action.accept(item);
                } catch (Throwable thrown) {
                    completeExceptionally(thrown); // which cancels
                    return;
                }
                if (++taken >= AHEAD / 2 && own != null) {
                    int many = taken;
                    taken = 0;
                    own.request(many);
                }
            }

            @Override
            public void onError(Throwable failure) {
                fail(Objects.requireNonNull(failure, "failure"));
            }

            @Override
            public void onComplete() {
                completed();
            }
        };
    }
}
