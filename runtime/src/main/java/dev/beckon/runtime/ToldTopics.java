package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Topic;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import dev.beckon.runtime.events.ListenerDescription;
import dev.beckon.runtime.events.TopicDescription;
import dev.beckon.runtime.events.TopicKeeping;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a server tells tools of its topics: how they are kept, how they stand, and where their messages are described. */
final class ToldTopics {

    private static final int MOST_LISTENERS = 100; // of a topic

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
                Message message = new Message(binding.service(), name.isEmpty() ? null : name);
                messages.putIfAbsent(topic.name(), message);
                if (topic.hasDeadLetters()) {
                    messages.putIfAbsent(topic.deadLetters().name(), message);
                }
                at++;
            }
        }
    }

    /**
     * How topics stand.
     *
     * @param declared the names of those of the server
     * @param standings how they stand, asked if it may be told
     * @param only the name of the one that is asked for; null for all
     */
    CompletionStage<List<TopicDescription>> of(
            Set<String> declared, Supplier<CompletionStage<List<TopicStanding>>> standings, @Nullable String only) {
        if (!told) {
            throw Failures.exception(
                    Code.PERMISSION_DENIED,
                    Ran.NO,
                    "topics: not told by this server (expected: one that tells of itself; its reflection is switched"
                            + " off)");
        }
        if (only != null && !declared.contains(only)) {
            throw ServedTopics.unknown(only, declared);
        }
        return standings.get().handle((all, failure) -> {
            if (failure != null) {
                throw TopicFailures.told(failure);
            }
            return all.stream()
                    .filter(topic ->
                            only == null || only.equals(topic.state().settings().name()))
                    .map(this::description)
                    .toList();
        });
    }

    private TopicDescription description(TopicStanding topic) {
        TopicState state = topic.state();
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
                topic.published(),
                topic.listeners().size(),
                topic.listeners().stream()
                        .sorted(Comparator.comparingLong((ListenerStanding listener) -> -listener.lag()))
                        .limit(MOST_LISTENERS)
                        .map(ToldTopics::description)
                        .toList());
    }

    private static ListenerDescription description(ListenerStanding listener) {
        Bookmark place = listener.place();
        return new ListenerDescription(
                listener.principal(),
                listener.client(),
                listener.name(),
                place == null ? null : place.toString(),
                listener.lag() == ListenerStanding.UNKNOWN ? null : Long.valueOf(listener.lag()),
                listener.slow(),
                listener.dropped());
    }

    private static TopicKeeping keeping(TopicSettings settings) {
        return switch (settings.mode()) {
            case MEMORY -> TopicKeeping.MEMORY;
            case WRITTEN -> TopicKeeping.WRITTEN;
            case SYNCED -> TopicKeeping.SYNCED;
            case REPLICATED -> TopicKeeping.REPLICATED;
        };
    }
}
