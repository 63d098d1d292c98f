package dev.beckon.simulator;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Items of a call that is made while another one is served: goes between, and sees how the inner call ends. */
final class Relayed implements Flow.Publisher<Parcel> {

    /** Opens the inner call once somebody wants its items. */
    interface Inner {

        /** The call, entered in the ledger. */
        Call open();

        /** Its items. */
        Flow.Publisher<Parcel> items(Call call);
    }

    private final Inner inner;

    Relayed(Inner inner) {
        this.inner = inner;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Parcel> subscriber) {
        Call call = inner.open();
        inner.items(call).subscribe(new Between(call, subscriber));
    }

    private static final class Between implements Flow.Subscriber<Parcel>, Flow.Subscription {

        private final Call call;
        private final Flow.Subscriber<? super Parcel> to;
        private Flow.@Nullable Subscription from;
        private boolean over;

        Between(Call call, Flow.Subscriber<? super Parcel> to) {
            this.call = call;
            this.to = to;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            from = subscription;
            to.onSubscribe(this);
        }

        @Override
        public void onNext(Parcel parcel) {
            to.onNext(parcel);
        }

        @Override
        public void onError(Throwable thrown) {
            over = true;
            call.ended(thrown);
            to.onError(thrown);
        }

        @Override
        public void onComplete() {
            over = true;
            call.ended(null);
            to.onComplete();
        }

        @Override
        public void request(long more) {
            if (from != null) {
                from.request(more);
            }
        }

        @Override
        public void cancel() {
            if (from != null) {
                from.cancel();
                if (!over) {
                    over = true;
                    call.cancelled = true;
                    call.ended(new CancellationException());
                }
            }
        }
    }
}
