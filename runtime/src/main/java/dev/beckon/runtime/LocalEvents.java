package dev.beckon.runtime;

import dev.beckon.api.RpcException;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.ForgetAnswer;
import dev.beckon.runtime.events.ForgetRequest;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.PublishAnswer;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import dev.beckon.runtime.transport.Loop;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The topics of this server, for what runs in its process: no bytes travel. Thread-safe. */
final class LocalEvents implements EventHome {

    private final @Nullable ServedTopics topics;
    private final Workers workers;
    private final Supplier<Loop> loop;
    private final Incidents incidents;

    /** @param topics null if the server has none */
    LocalEvents(@Nullable ServedTopics topics, Workers workers, Supplier<Loop> loop, Incidents incidents) {
        this.topics = topics;
        this.workers = workers;
        this.loop = loop;
        this.incidents = incidents;
    }

    @Override
    public CompletableFuture<PublishAnswer> publish(PublishRequest event) {
        return topics == null
                ? CompletableFuture.failedFuture(ServedTopics.unknown(event.topic(), Set.of()))
                : onWorkers(topics.publish(event, EventSource.SERVER).toCompletableFuture());
    }

    /** The same, completed where callbacks run. */
    private <T> CompletableFuture<T> onWorkers(CompletableFuture<T> kept) {
        OwnFuture<T> answer = new OwnFuture<>();
        if (kept.isDone()) {
            complete(kept, answer);
            return answer;
        }
        kept.whenComplete((done, failure) -> {
            try {
                workers.execute(() -> complete(kept, answer)); // the log's thread is not for users
            } catch (RejectedExecutionException full) {
                complete(kept, answer);
            }
        });
        return answer;
    }

    /** Both are done after this. */
    private static <T> void complete(CompletableFuture<T> kept, OwnFuture<T> answer) {
        kept.whenComplete((done, failure) -> {
            if (failure == null) {
                answer.done(done);
            } else {
                answer.failed(Failures.unwrap(failure));
            }
        });
    }

    @Override
    public Flow.Publisher<Delivery> listen(ListenRequest request, boolean patient) {
        if (topics == null) {
            throw ServedTopics.unknown(request.topic(), Set.of());
        }
        return topics.listen(request);
    }

    @Override
    public Flow.Publisher<Assignment> attend(AttendRequest request, Flow.Publisher<Reply> replies, boolean patient) {
        if (topics == null) {
            throw ServedTopics.unknown(request.topic(), Set.of());
        }
        return topics.attend(request, replies, EventSource.SERVER, EventSource.SERVER, false);
    }

    @Override
    public CompletableFuture<ForgetAnswer> forget(ForgetRequest request) {
        try {
            return topics == null
                    ? CompletableFuture.failedFuture(ServedTopics.unknown(request.topic(), Set.of()))
                    : onWorkers(topics.forget(request, EventSource.SERVER));
        } catch (RpcException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public @Nullable String freshId() {
        return null; // nothing is repeated on the way to the log
    }

    @Override
    public Executor handlers() {
        return workers;
    }

    @Override
    public Loop loop() {
        return loop.get();
    }

    @Override
    public Incidents incidents() {
        return incidents;
    }
}
