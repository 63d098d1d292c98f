package dev.beckon.chaos.events;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Subscription;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One who listens, leaves, and comes back where it left, again and again, until it is told to stay. Lives on one thread. */
final class Guest {

    private static final long READY_SECONDS = 60;
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_STAY_MILLIS = 2_000;
    private static final int LONGEST_WALK_MILLIS = 400;

    private final Function<@Nullable Bookmark, Subscription> door;
    private final BooleanSupplier slept;
    private final ScheduledExecutorService thread;
    private final RandomGenerator random;
    private @Nullable Bookmark place;
    private @Nullable Subscription subscription;
    private boolean staying;

    /**
     * Makes one, who comes with {@link #come}.
     *
     * @param door listens from that bookmark on, or from the beginning if it is null
     * @param slept whether one who is away has been away for long enough
     * @param thread on which it does everything
     * @param random used on that thread
     */
    Guest(
            Function<@Nullable Bookmark, Subscription> door,
            BooleanSupplier slept,
            ScheduledExecutorService thread,
            RandomGenerator random) {
        this.door = door;
        this.slept = slept;
        this.thread = thread;
        this.random = random;
    }

    /** Comes for the first time; completes when it listens. Not on its thread. */
    void come() {
        Subscription first = door.apply(null);
        first.ready().orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
        thread.execute(() -> {
            subscription = first;
            after(LONGEST_STAY_MILLIS, this::leave);
        });
    }

    /** Comes back, if it is away, and stays. */
    void stay() {
        thread.execute(() -> staying = true);
    }

    private void leave() {
        Subscription left = subscription;
        if (staying || left == null) {
            return;
        }
        left.close();
        left.closed()
                .whenCompleteAsync(
                        (closed, failure) -> {
                            if (failure != null) {
                                System.err.println("refused for good: " + failure);
                                return;
                            }
                            Bookmark last = left.bookmark();
                            place = last == null ? place : last;
                            after(LONGEST_WALK_MILLIS, this::comeBack);
                        },
                        thread);
    }

    private void comeBack() {
        if (!staying && !slept.getAsBoolean()) {
            after(LONGEST_WALK_MILLIS, this::comeBack);
            return;
        }
        subscription = door.apply(place);
        after(LONGEST_STAY_MILLIS, this::leave);
    }

    private void after(int mostMillis, Runnable what) {
        thread.schedule(what, random.nextInt(SHORTEST_MILLIS, mostMillis), TimeUnit.MILLISECONDS);
    }
}
