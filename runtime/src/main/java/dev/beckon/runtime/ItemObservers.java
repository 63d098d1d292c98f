package dev.beckon.runtime;

import dev.beckon.api.CallItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to hear of each item of a call. All are added before the first item; then each direction has one thread
 * at a time.
 */
final class ItemObservers {

    private static final Logger LOG = LoggerFactory.getLogger(ItemObservers.class);

    private final String method;
    private final List<Consumer<? super CallItem>> observers = new ArrayList<>(1);
    private long sent;
    private long received;

    private ItemObservers(String method) {
        this.method = method;
    }

    /** Those of before, or the first of this method, and one more. */
    static ItemObservers with(@Nullable ItemObservers before, String method, Consumer<? super CallItem> observer) {
        ItemObservers all = before == null ? new ItemObservers(method) : before;
        all.observers.add(observer);
        return all;
    }

    /** An item of this length is sent. */
    void sent(int bytes) {
        tell(new CallItem(true, ++sent, bytes));
    }

    /** An item of this length is about to be delivered. */
    void received(int bytes) {
        tell(new CallItem(false, ++received, bytes));
    }

    private void tell(CallItem item) {
        for (Consumer<? super CallItem> observer : observers) {
            try {
                observer.accept(item);
            } catch (Throwable thrown) { // it is the user's code
                LOG.warn("An observer of items of {} failed", method, thrown);
            }
        }
    }
}
