package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of ids, against a map. */
class SeenIdsTest {

    private record Seen(SeenIds.Id id, Position position, long at) {}

    private final SeenIds seen = new SeenIds();
    private final Map<SeenIds.Id, Position> positions = new HashMap<>();
    private final Deque<Seen> oldestFirst = new ArrayDeque<>();

    @Test
    void isAMapOfTheIdsThatCameLast() {
        Random random = new Random(17);
        long offset = 0;
        long now = 0;
        for (int i = 0; i < 200_000; i++) {
            SeenIds.Id id = id(random);
            assertThat(seen.find(id)).isEqualTo(positions.get(id));
            if (!positions.containsKey(id)) {
                Position position = new Position(random.nextInt(3), 5, offset++);
                now += random.nextInt(3);
                seen.add(id, position, now);
                positions.put(id, position);
                oldestFirst.add(new Seen(id, position, now));
            }
            if (random.nextInt(5_000) == 0) {
                forget(now - random.nextInt(10_000), random.nextInt(4_000));
            }
            if (random.nextInt(1_000) == 0) {
                offset = Math.max(0, offset - random.nextInt(50));
                forgetFrom(offset);
            }
            assertThat(seen.oldest())
                    .isEqualTo(
                            oldestFirst.isEmpty()
                                    ? Long.MAX_VALUE
                                    : oldestFirst.peek().position().offset());
        }
    }

    @Test
    void tellsTextsApartThatLookAlikeInARow() {
        seen.add(new SeenIds.Id("a", "bc"), new Position(0, 0, 1), 0);

        assertThat(seen.find(new SeenIds.Id("ab", "c"))).isNull();
        assertThat(seen.find(new SeenIds.Id("a", "bc\0"))).isNull();
        assertThat(seen.find(new SeenIds.Id("a", "\u0162c"))).isNull(); // of which the second byte is that of b
    }

    private void forget(long before, int most) {
        seen.forget(before, most);
        while (!oldestFirst.isEmpty()
                && (oldestFirst.size() > most || oldestFirst.peek().at() < before)) {
            positions.remove(oldestFirst.remove().id());
        }
    }

    private void forgetFrom(long offset) {
        seen.forgetFrom(offset);
        while (!oldestFirst.isEmpty() && oldestFirst.peekLast().position().offset() >= offset) {
            positions.remove(oldestFirst.removeLast().id());
        }
    }

    private static SeenIds.Id id(Random random) {
        String source = random.nextBoolean() ? "client" : "\u4f60\u597d\ud800"; // the last is half a character
        return new SeenIds.Id(source, "x".repeat(random.nextInt(20)) + random.nextInt(5_000));
    }
}
