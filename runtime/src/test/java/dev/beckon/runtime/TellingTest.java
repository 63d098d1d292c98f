package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.events.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that are encoded together. */
final class TellingTest {

    private final Telling.Encoding encoding = new Telling.Encoding();

    @Test
    void eventsOfARunAreWhatTheyWereAlone() {
        List<Telling> together = events(300, 100);
        Telling.encode(together, encoding);
        assertThat(encoding.events()).isEqualTo(300);
        List<Telling> alone = events(300, 100);

        for (int i = 0; i < together.size(); i++) {
            Telling event = together.get(i);
            Telling.Run run = event.run();
            assertThat(run).isNotNull();
            assertThat(run.events().get(event.index())).isSameAs(event);
            assertThat(event.bytes(encoding)).isEqualTo(alone.get(i).bytes(encoding));
            assertThat(event.delivery())
                    .usingRecursiveComparison()
                    .isEqualTo(alone.get(i).delivery());
            assertThat(run.items().size()).isEqualTo(run.events().size());
        }
        assertThat(together.stream().map(Telling::run).distinct().count()).isBetween(2L, 10L);
    }

    @Test
    void largeEventsStandAlone() {
        List<Telling> events = new ArrayList<>(events(3, 10));
        events.addAll(events(1, 100_000));
        events.addAll(events(2, 10));
        Telling.encode(events, encoding);

        assertThat(events.get(3).run()).isNull();
        assertThat(events.get(3).bytes(encoding)).hasSizeGreaterThan(100_000);
        assertThat(events.get(2).run()).isSameAs(events.get(0).run());
        assertThat(events.get(4).run()).isNotNull().isNotSameAs(events.get(0).run());
    }

    @Test
    void eventThatIsKeptDoesNotKeepItsRun() {
        List<Telling> events = events(10, 10);
        Telling.encode(events, encoding);
        Telling kept = events.get(7).alone();

        assertThat(kept.run()).isNotNull();
        assertThat(kept.run().events()).containsExactly(kept);
        assertThat(kept.bytes(encoding)).isEqualTo(events.get(7).bytes(encoding));
        assertThat(kept.behind()).isEqualTo(events.get(7).behind());
        assertThat(kept.key()).isEqualTo("k7");
    }

    @Test
    void eventIsToldWithAnotherPlace() {
        List<Telling> events = events(2, 10);
        Bookmark elsewhere = new Bookmark(List.of(new Position(0, 7, 2), new Position(1, 7, 9)));
        Delivery.Event fromRecord =
                (Delivery.Event) events.get(1).toOneAt(elsewhere).delivery();
        Telling.encode(events, encoding);
        Delivery.Event fromRun =
                (Delivery.Event) events.get(1).toOneAt(elsewhere).delivery();

        assertThat(fromRun.behind()).isEqualTo(elsewhere.toString());
        assertThat(fromRun).usingRecursiveComparison().isEqualTo(fromRecord);
    }

    private static List<Telling> events(int many, int bytes) {
        List<Telling> events = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Position position = new Position(0, 7, i);
            NewRecord content = new NewRecord(
                    "t", "k" + i, "ada", "id " + i, 17, List.of(new Header("trace", "x" + i)), new byte[bytes]);
            events.add(Telling.event(i, new LogRecord(position, 18, content), Bookmark.of(position.next())));
        }
        return events;
    }
}
