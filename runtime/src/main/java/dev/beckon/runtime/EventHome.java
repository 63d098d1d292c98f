package dev.beckon.runtime;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Where events go and come from: the topics of this server, or those of a client's servers. Thread-safe. */
interface EventHome {

    /** Keeps an event; the future completes where callbacks run. */
    CompletableFuture<PublishAnswer> publish(PublishRequest event);

    /**
     * The events of a topic, as one stream that may end at any time.
     *
     * @param patient whether it outlasts that no server is there
     */
    Flow.Publisher<Delivery> listen(ListenRequest request, boolean patient);

    /**
     * What is handed out of a topic under a name, as one stream that may end at any time.
     *
     * @param replies to that; for one subscriber
     * @param patient whether it outlasts that no server is there
     */
    Flow.Publisher<Assignment> attend(AttendRequest request, Flow.Publisher<Reply> replies, boolean patient);

    /** Forgets a name; the future completes where callbacks run. */
    CompletableFuture<ForgetAnswer> forget(ForgetRequest request);

    /** The id of an event that was given none, or null if it needs none. */
    @Nullable
    String freshId();

    /** Where handlers run. */
    Executor handlers();

    /** A clock, and timers. */
    Loop loop();

    /** The log lines of which there may be many. */
    Incidents incidents();
}
