package dev.beckon.runtime;

import dev.beckon.eventlog.TopicState;
import java.util.List;

/**
 * How a topic stands at a server, for who looks at it.
 *
 * @param state what the log says of it
 * @param published events that were published to it through this server since it was started, without repeated ones
 * @param listeners who listens to it through this server, in no order
 */
record TopicStanding(TopicState state, long published, List<ListenerStanding> listeners) {}
