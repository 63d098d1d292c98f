package dev.beckon.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sets, maps and arrays that a decoder makes. */
final class CollectionsTest {

    /** Something whose hash code its sender chooses. */
    private record Key(String name, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final Decoder in = new Decoder(CodecLimits.DEFAULT);

    @Test
    void setsKeepTheOrderInWhichElementsCame() {
        List<Integer> elements =
                IntStream.range(0, 5000).map(i -> i * 7919 % 5003).boxed().toList();
        Set<Integer> set = Set.of();
        for (Integer element : elements) {
            set = in.add(set, element, "Order.ids");
        }
        assertThat(new ArrayList<>(set)).isEqualTo(elements);
        assertThat(set).hasSize(5000).contains(0, 1, 4999 * 7919 % 5003).doesNotContain(5004);
        assertThat(set.contains(null)).isFalse();
        assertThat(set).isEqualTo(Set.copyOf(elements)).hasSameHashCodeAs(Set.copyOf(elements));
    }

    @Test
    void anElementThatComesTwiceIsRefused() {
        Set<Double> set = in.add(in.add(in.add(Set.of(), 0.0, "s"), -0.0, "s"), Double.NaN, "s");
        assertThat(set).hasSize(3);
        assertThatThrownBy(() -> in.add(set, Double.NaN, "Order.prices"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.prices: an element twice (expected: a set)");
    }

    @Test
    void setsAndMapsAreUnmodifiable() {
        Set<String> set = in.add(Set.of(), "a", "s");
        assertThatThrownBy(() -> set.add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(set::clear).isInstanceOf(UnsupportedOperationException.class);
        Map<String, String> map = in.put(Map.of(), "a", "b", "m");
        assertThatThrownBy(() -> map.put("b", "c")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().iterator().next().setValue("c"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.keySet().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(map).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void theLastEntryOfAKeyCounts() {
        Map<String, Integer> map = Map.of();
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            map = in.put(map, "key" + i % 700, i, "m");
            expected.put("key" + i % 700, i);
        }
        assertThat(map).isEqualTo(expected).hasSize(700).containsEntry("key0", 700);
        assertThat(new ArrayList<>(map.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
        assertThat(map.get("no")).isNull();
        assertThat(map.get(null)).isNull();
        assertThat(map.containsKey("key1")).isTrue();
    }

    @Test
    void onlySoManyMayShareAHashCode() {
        Set<Key> set = Set.of();
        for (int i = 0; i < 512; i++) {
            set = in.add(set, new Key("a" + i, 17), "Order.keys");
            set = in.add(set, new Key("a" + i, i << 16), "Order.keys");
        }
        Set<Key> full = set;
        assertThat(full).hasSize(1024);
        assertThatThrownBy(() -> in.add(full, new Key("one more", 17), "Order.keys"))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.keys: more than 512 with the hash code 17 (expected: at most that many;"
                        + " hashCode should tell them apart)");
        assertThatThrownBy(() -> in.add(full, new Key("a511", 17), "Order.keys"))
                .hasMessage("Order.keys: an element twice (expected: a set)");
    }

    @Test
    void elementsOfSetsAreCounted() {
        Decoder few = new Decoder(new CodecLimits(64, 2));
        Set<Integer> two = few.add(few.add(Set.of(), 1, "s"), 2, "s");
        assertThatThrownBy(() -> few.add(two, 3, "s"))
                .hasMessage("elements of the message: more than 2 (expected: at most that many)");
    }

    @Test
    void arraysAreExactlyAsLargeAsNeededAtFirst() {
        int[] three = PrimitiveArrays.room(PrimitiveArrays.NO_INTS, 0, 3);
        assertThat(three).hasSize(3);
        assertThat(PrimitiveArrays.exact(three, 3)).isSameAs(three);
        assertThat(PrimitiveArrays.room(three, 2, 1)).isSameAs(three);
        long[] items = PrimitiveArrays.NO_LONGS;
        int copies = 0;
        for (int size = 0; size < 100_000; size++) { // one by one, as lists are written that are not packed
            long[] larger = PrimitiveArrays.room(items, size, 1);
            copies += larger == items ? 0 : 1;
            items = larger;
            items[size] = size;
        }
        assertThat(copies).isLessThan(40);
        assertThat(PrimitiveArrays.exact(items, 100_000)).hasSize(100_000).contains(99_999L);
    }
}
