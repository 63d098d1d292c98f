package dev.beckon.runtime;

import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.NamedListening;
import dev.beckon.api.Start;
import dev.beckon.api.Subscription;
import dev.beckon.api.Taken;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.ForgetRequest;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** How to listen under a name. */
record NamedPlan<T>(TypedEvents.Plan<T> plan, String name, int inFlight) implements NamedListening<T> {

    private static final int IN_FLIGHT = 16;

    NamedPlan {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name: " + name.length() + " characters (expected: 1 to " + LONGEST_NAME + ")");
        }
        if (inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
            throw new IllegalArgumentException("inFlight: " + inFlight + " (expected: 1 to " + MOST_IN_FLIGHT + ")");
        }
    }

    NamedPlan(TypedEvents.Plan<T> plan, String name) {
        this(plan, name, IN_FLIGHT);
    }

    AttendRequest request(boolean oneByOne) {
        return new AttendRequest(
                plan.topic().name(),
                plan.codec().typeName(),
                name,
                plan.beginning(),
                plan.onlyKey(),
                plan.prefix(),
                inFlight,
                oneByOne);
    }

    ForgetRequest forgetRequest() {
        return new ForgetRequest(plan.topic().name(), plan.codec().typeName(), name);
    }

    private NamedPlan<T> with(TypedEvents.Plan<T> other) {
        return new NamedPlan<>(other, name, inFlight);
    }

    @Override
    public NamedListening<T> startIfNew(Start where) {
        return with(plan.from(beginning(where)));
    }

    private static Beginning beginning(Start where) {
        if (where instanceof Start.AtTime at) {
            return new Beginning.AtTime(at.time());
        }
        if (where instanceof Start.AtBookmark at) {
            return new Beginning.AtBookmark(at.bookmark().text());
        }
        return where instanceof Start.Earliest ? new Beginning.Earliest() : new Beginning.Latest();
    }

    @Override
    public NamedListening<T> inFlight(int most) {
        return new NamedPlan<>(plan, name, most);
    }

    @Override
    public NamedListening<T> key(String key) {
        return with(plan.key(key));
    }

    @Override
    public NamedListening<T> keyPrefix(String prefix) {
        return with(plan.keyPrefix(prefix));
    }

    @Override
    public NamedListening<T> onGap(Consumer<? super Gap> handler) {
        return with(plan.onGap(handler));
    }

    @Override
    public NamedListening<T> onDelete(Consumer<? super EventInfo> handler) {
        return with(plan.onDelete(handler));
    }

    @Override
    public Subscription each(BiConsumer<? super T, ? super EventInfo> handler) {
        Objects.requireNonNull(handler, "handler");
        return plan.events()
                .start(
                        this,
                        (event, taken) -> {
                            handler.accept(event, taken.info());
                            return null;
                        },
                        false);
    }

    @Override
    public Subscription eachAsync(BiFunction<? super T, ? super EventInfo, ? extends CompletionStage<?>> handler) {
        Objects.requireNonNull(handler, "handler");
        return plan.events()
                .start(
                        this,
                        (event, taken) -> Objects.requireNonNull(
                                handler.apply(event, taken.info()), "handler: returned null (expected: a stage)"),
                        false);
    }

    @Override
    public Subscription eachTaken(BiConsumer<? super T, ? super Taken> handler) {
        Objects.requireNonNull(handler, "handler");
        return plan.events()
                .start(
                        this,
                        (event, taken) -> {
                            handler.accept(event, taken);
                            return null;
                        },
                        true);
    }
}
