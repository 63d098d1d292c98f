package dev.beckon.chaos.events;

import dev.beckon.chaos.events.Fact.Acknowledged;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.chaos.events.Promises.Derived;
import dev.beckon.eventlog.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a campaign by what clients wrote down, and by a replay of what the server retained at the end; it asks nobody else. First
 * it takes all that was acknowledged, then what was heard and missed, of each name in order. Not thread-safe.
 *
 * <ul>
 *   <li><em>Lost</em> is an event that was acknowledged, if a durable name has not heard it, or if it is not in the replay
 *       although it is retained for certain: being one of the latest, or behind the first one there.
 *   <li><em>Reordered</em>: a name heard an event for the first time, and had heard a later one of its key; or events of a key do
 *       not stand in the order of their numbers.
 *   <li><em>Gaps</em> are those of which a name was told and that retention does not explain, and those of which it was not told:
 *       events that it has not heard, one after the other. A durable name must have none, as what it has not heard is retained; what a
 *       later event of its key has replaced, in a topic that keeps the latest, is none.
 *   <li><em>Contradicted</em>: one event at two positions, two at one, or an event that nobody has published.
 * </ul>
 *
 * Of a topic that is derived nobody was told the positions, so they are learned as they are heard.
 */
final class Checker {

    private static final int MOST_FINDINGS = 20;

    private final Promises promises;
    private final Map<String, TopicFacts> topics = new HashMap<>();
    private final Map<String, Hearing> hearings = new HashMap<>(); // by topic and name
    private final List<String> findings = new ArrayList<>();
    private long acknowledged;
    private long lost;
    private long reordered;
    private long gaps;
    private long redelivered;
    private long contradicted;

    /** An event, of a topic. */
    private record Event(String key, long number) {
        @Override
        public String toString() {
            return key + "/" + number;
        }
    }

    /** What was acknowledged of a topic. */
    private static final class TopicFacts {
        final Map<Event, Position> positions = new HashMap<>();
        final NavigableMap<Position, Event> events = new TreeMap<>();
        final Map<String, Long> last = new HashMap<>(); // number by key
        final Set<Event> lost = new HashSet<>();
    }

    /** What a name has heard. */
    private static final class Hearing {
        final Ear ear;
        final Set<Event> heard = new HashSet<>();
        final Map<String, Position> latest = new HashMap<>(); // of each key
        final NavigableMap<Position, Position> told = new TreeMap<>(); // gaps: from, to

        final NavigableMap<Position, Long> newest = new TreeMap<>(); // when it was heard, in compacted topics

        @Nullable
        Position first;

        Hearing(Ear ear) {
            this.ear = ear;
        }
    }

    /**
     * Makes one.
     *
     * @param ears all who listen, with what they were promised
     */
    Checker(List<Ear> ears, Promises promises) {
        this.promises = promises;
        ears.forEach(ear -> hearings.put(ear.topic() + " " + ear.name(), new Hearing(ear)));
    }

    // ---- what clients know

    /** Takes one that was acknowledged. */
    void acknowledged(Acknowledged fact) {
        acknowledged++;
        facts(fact.topic()).last.merge(fact.key(), fact.number(), Math::max);
        stands(fact.topic(), new Event(fact.key(), fact.number()), fact.position());
    }

    private void stands(String name, Event event, Position position) {
        TopicFacts topic = facts(name);
        Position before = topic.positions.putIfAbsent(event, position);
        if (before != null) {
            contradicted++;
            find(name, event + " was acknowledged at " + before + " and at " + position);
            return;
        }
        Event there = topic.events.putIfAbsent(position, event);
        if (there != null) {
            contradicted++;
            find(name, there + " and " + event + " both stand at " + position);
        }
    }

    /** Takes one that was heard. */
    void heard(Heard fact) {
        Hearing hearing = hearing(fact.topic(), fact.name());
        Ear ear = hearing.ear;
        requirePublished(fact, ear);
        if (hearing.first == null) {
            hearing.first = fact.position();
        }
        if (!hearing.heard.add(new Event(fact.key(), fact.number()))) {
            redelivered++;
            if (ear.kind() == Ear.Kind.REPLAY) {
                contradicted++;
                find(ear, "the log has " + fact.key() + "/" + fact.number() + " twice");
            }
            return;
        }
        if (ear.kind() == Ear.Kind.PLAIN && promises.compacted().contains(fact.topic())) {
            hearing.newest.put(fact.position(), fact.newest());
        }
        Position latest = hearing.latest.get(fact.key());
        if (latest != null && latest.compareTo(fact.position()) > 0) {
            reordered++;
            find(ear, fact.key() + "/" + fact.number() + " at " + fact.position() + " was heard behind " + latest);
        } else {
            hearing.latest.put(fact.key(), fact.position());
        }
    }

    private void requirePublished(Heard fact, Ear ear) {
        Event event = new Event(fact.key(), fact.number());
        Position position = facts(fact.topic()).positions.get(event);
        if (position != null) {
            if (!position.equals(fact.position())) {
                contradicted++;
                find(ear, event + " stands at " + position + ", and was heard at " + fact.position());
            }
            return;
        }
        Derived derived = promises.derivation(fact.topic()).orElse(null);
        TopicFacts origin = facts(derived == null ? fact.topic() : derived.source());
        boolean known = derived != null && origin.positions.containsKey(event);
        // a publisher that was cut off at the end may have one that it does not know of
        boolean last = fact.number() == origin.last.getOrDefault(fact.key(), 0L) + 1;
        if (!known && !last || derived != null && !derived.which().has(event.key(), event.number())) {
            contradicted++;
            find(ear, event + " at " + fact.position() + " was never acknowledged, nor was it the last of its key");
        }
        if (derived != null) {
            stands(fact.topic(), event, fact.position());
        }
    }

    private TopicFacts facts(String topic) {
        return topics.computeIfAbsent(topic, name -> new TopicFacts());
    }

    /** Takes a gap that was told. */
    void missed(Missed fact) {
        Hearing hearing = hearing(fact.topic(), fact.name());
        Ear ear = hearing.ear;
        hearing.told.merge(fact.after(), fact.resumed(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        String wrong = null;
        if (ear.kind() != Ear.Kind.PLAIN) {
            wrong = "must have none";
        } else if (promises.compacted().contains(fact.topic())) {
            wrong = "compaction does not explain, as nobody deleted anything";
        } else if (!fact.reason().equals("RETENTION")) {
            wrong = "is not retention";
        } else if (isRetained(fact.resumed().offset() - 1, fact.newest() + promises.underWay())) {
            wrong = "leaves out what is retained: the latest then was " + fact.newest();
        } else if (fact.missed() != fact.resumed().offset() - fact.after().offset()) {
            wrong = "says another number";
        }
        if (wrong != null) {
            gaps++;
            find(ear, "was told of a gap that " + wrong + ": " + fact.line());
        }
    }

    /** Whether an event is retained for certain, as long as that one is the newest. */
    private boolean isRetained(long offset, long newest) {
        return newest - offset < promises.retainedEvents();
    }

    private Hearing hearing(String topic, String name) {
        Hearing hearing = hearings.get(topic + " " + name);
        if (hearing == null) {
            throw new IllegalArgumentException(
                    "listener: " + name + " of " + topic + " (expected: one of " + hearings.keySet() + ")");
        }
        return hearing;
    }

    // ---- what follows

    /** Judges; once, when it has taken all. */
    Verdict verdict() {
        promises.derived().forEach(this::compareWithOrigin);
        topics.forEach((name, topic) -> {
            if (!topic.events.isEmpty()) {
                requireOrder(name, topic);
                for (Hearing hearing : hearings.values()) {
                    if (hearing.ear.topic().equals(name)) {
                        compare(topic, hearing.ear, hearing);
                    }
                }
            }
            lost += topic.lost.size();
        });
        return new Verdict(acknowledged, lost, reordered, gaps, redelivered, contradicted, List.copyOf(findings));
    }

    private void compareWithOrigin(Derived derived) {
        TopicFacts topic = facts(derived.topic());
        facts(derived.source()).positions.forEach((event, position) -> {
            if (derived.which().has(event.key(), event.number()) && !topic.positions.containsKey(event)) {
                topic.lost.add(event);
                find(
                        derived.topic(),
                        event + ", of what stands in " + derived.source() + " at " + position + ", is missing");
            }
        });
    }

    private void requireOrder(String name, TopicFacts topic) {
        Map<String, Long> numbers = new HashMap<>();
        topic.events.forEach((position, event) -> {
            Long before = numbers.put(event.key(), event.number());
            if (before != null && before > event.number()) {
                reordered++;
                find(name, event + " stands at " + position + ", behind " + event.key() + "/" + before);
            }
        });
    }

    private void compare(TopicFacts topic, Ear ear, Hearing hearing) {
        List<Map.Entry<Event, Position>> inOrder = topic.positions.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .toList();
        long missing = 0; // one after the other
        Position from = null;
        Position to = null;
        for (Map.Entry<Event, Position> entry : inOrder) {
            Position position = entry.getValue();
            if (hearing.heard.contains(entry.getKey()) || !isDue(topic, ear, hearing, entry.getKey(), position)) {
                report(ear, missing, from, to);
                from = null;
                missing = 0;
                continue;
            }
            from = from == null ? position : from;
            to = position;
            missing++;
            if (ear.kind() != Ear.Kind.PLAIN) {
                topic.lost.add(entry.getKey());
            }
        }
        report(ear, missing, from, to);
    }

    /** Whether it should have heard that. */
    private boolean isDue(TopicFacts topic, Ear ear, Hearing hearing, Event event, Position position) {
        boolean compacted = promises.compacted().contains(ear.topic());
        boolean replaced = compacted && topic.last.getOrDefault(event.key(), 0L) > event.number();
        return switch (ear.kind()) {
            case DURABLE -> true;
            case PLAIN -> {
                Map.Entry<Position, Position> told = hearing.told.floorEntry(position);
                boolean knows = told != null && told.getValue().compareTo(position) > 0;
                Map.Entry<Position, Long> next = hearing.newest.higherEntry(position);
                boolean retained = next == null || isRetained(position.offset(), next.getValue() + promises.underWay());
                yield !knows && (!replaced || retained);
            }
            case REPLAY ->
                isRetained(position.offset(), topic.events.lastKey().offset())
                        || (compacted ? !replaced : hearing.first != null && hearing.first.compareTo(position) <= 0);
        };
    }

    private void report(Ear ear, long missing, @Nullable Position from, @Nullable Position to) {
        if (missing == 0) {
            return;
        }
        if (ear.kind() != Ear.Kind.REPLAY) {
            gaps++; // and of the replay it is lost only: nobody was to be told
        }
        find(ear, "has not " + missing + " events, from " + from + " to " + to);
    }

    private void find(Ear ear, String what) {
        find(ear.topic() + ", " + ear.name(), what);
    }

    private void find(String where, String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(where + ": " + what);
        }
    }
}
