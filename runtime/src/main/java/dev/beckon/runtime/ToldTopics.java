package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Topic;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import dev.beckon.runtime.events.TopicDescription;
import dev.beckon.runtime.events.TopicKeeping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a server tells tools of its topics: how they are kept, how they stand, and where their messages are described. */
final class ToldTopics {

    private final Map<String, Message> messages = new HashMap<>(); // by the topics' names
    private final Set<String> keyed;
    private final boolean told;

    /** Where the message of a topic's events is described. */
    private record Message(String service, @Nullable String name) {}

    /**
     * Of a server's topics.
     *
     * @param bindings of its contracts
     * @param keyed the names of topics whose keys are derived from the events
     * @param told whether the server tells of itself at all
     */
    ToldTopics(Collection<ServiceBinding<?>> bindings, Set<String> keyed, boolean told) {
        this.keyed = keyed;
        this.told = told;
        for (ServiceBinding<?> binding : bindings) {
            List<String> names = binding.topicMessages();
            int at = 0;
            for (Topic<?> topic : binding.topics()) {
                String name = at < names.size() ? names.get(at) : "";
                messages.putIfAbsent(topic.name(), new Message(binding.service(), name.isEmpty() ? null : name));
                at++;
            }
        }
    }

    /**
     * How topics stand.
     *
     * @param declared those of the server
     * @param only the name of the one that is asked for; null for all
     */
    CompletionStage<List<TopicDescription>> of(
            EventLog log, Map<String, TopicSettings> declared, @Nullable String only) {
        if (!told) {
            throw Failures.exception(
                    Code.PERMISSION_DENIED,
                    Ran.NO,
                    "topics: not told by this server (expected: one that tells of itself; its reflection is switched"
                            + " off)");
        }
        if (only != null && !declared.containsKey(only)) {
            throw ServedTopics.unknown(only, declared.keySet());
        }
        return log.topics().handle((states, failure) -> {
            if (failure != null) {
                throw TopicFailures.told(failure);
            }
            List<TopicDescription> all = new ArrayList<>();
            for (String name : declared.keySet()) {
                TopicState state = states.get(name);
                if (state != null && (only == null || only.equals(name))) {
                    all.add(description(state));
                }
            }
            return all;
        });
    }

    private TopicDescription description(TopicState state) {
        TopicSettings settings = state.settings();
        Message message = messages.get(settings.name());
        return new TopicDescription(
                settings.name(),
                settings.type(),
                message == null ? null : message.service(),
                message == null ? null : message.name(),
                keeping(settings),
                settings.retainedTime(),
                settings.retainedBytes(),
                settings.keepsLatest(),
                keyed.contains(settings.name()),
                state.earliest().toString(),
                state.latest().toString(),
                state.records(),
                state.bytes(),
                offsets(state.latest()));
    }

    private static TopicKeeping keeping(TopicSettings settings) {
        return switch (settings.mode()) {
            case MEMORY -> TopicKeeping.MEMORY;
            case WRITTEN -> TopicKeeping.WRITTEN;
            case SYNCED -> TopicKeeping.SYNCED;
            case REPLICATED -> TopicKeeping.REPLICATED;
        };
    }

    private static long offsets(Bookmark latest) {
        return latest.places().stream().mapToLong(Position::offset).sum();
    }
}
