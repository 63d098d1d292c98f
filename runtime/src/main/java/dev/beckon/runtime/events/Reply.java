package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;
import java.util.List;

/** What is answered to an {@link Assignment}. */
public sealed interface Reply permits Reply.Done, Reply.Failed, Reply.Other {

    /**
     * It is done.
     *
     * @param delivery the number of the handing-out
     * @param events to be published with that, at once or not at all
     */
    record Done(long delivery, List<PublishRequest> events) implements Reply {}

    /**
     * It could not be done.
     *
     * @param delivery the number of the handing-out
     * @param error why
     */
    record Failed(long delivery, String error) implements Reply {}

    /** What a later version answers and this one does not know. */
    @Unknown
    record Other() implements Reply {}
}
