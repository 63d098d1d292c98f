package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal values have the same canonical bytes, whatever order their sets and maps have. */
final class CanonicalBytesTest {

    private static final List<Class<?>> RECORDS = Stream.concat(
                    Stream.of(Shapes.Tree.class, Shapes.Maps.class, Shapes.Wide.class),
                    Arrays.stream(Combinations.class.getDeclaredClasses()))
            .toList();

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void theOrderOfSetsAndMapsDoesNotMatter(long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        for (Class<?> type : RECORDS) {
            for (int i = 0; i < 10; i++) {
                Object value = values.makeRecord(type);
                byte[] bytes = Codecs.encodeCanonical(value);
                for (int again = 0; again < 3; again++) {
                    Object reordered = reordered(value, random);
                    if (!Arrays.equals(Codecs.encodeCanonical(reordered), bytes)) {
                        fail("seed %d: %s and %s have different canonical bytes", seed, value, reordered);
                    }
                }
                Object decoded = Codecs.decode(type, bytes);
                if (!Arrays.equals(Codecs.encodeCanonical(decoded), bytes)
                        || Codecs.encode(value).length != bytes.length
                        || !Values.same(sorted(value), sorted(decoded))) {
                    fail("seed %d: %s came back as %s", seed, value, decoded);
                }
            }
        }
    }

    @Test
    void capacityOfHashTablesDoesNotMatter() {
        Map<String, Shapes.Tree> small = new HashMap<>(1);
        Map<String, Shapes.Tree> large = new HashMap<>(1 << 12);
        for (int i = 0; i < 100; i++) {
            small.put("key" + i, tree("leaf" + i, Map.of()));
            large.put("key" + (99 - i), tree("leaf" + (99 - i), Map.of()));
        }
        Shapes.Tree one = tree("", Map.of("inner", tree("", small)));
        Shapes.Tree other = tree("", Map.of("inner", tree("", large)));
        assertThat(one).isEqualTo(other);
        assertThat(Codecs.encode(one)).isNotEqualTo(Codecs.encode(other)); // otherwise this test says nothing
        assertThat(Codecs.encodeCanonical(one)).isEqualTo(Codecs.encodeCanonical(other));
        assertThat(Codecs.decode(Shapes.Tree.class, Codecs.encodeCanonical(one)))
                .isEqualTo(one);
    }

    private static Shapes.Tree tree(String label, Map<String, Shapes.Tree> named) {
        return new Shapes.Tree(label, null, Optional.empty(), List.of(), named);
    }

    /** The same value with other sets and maps, hashed ones or shuffled ones. */
    private static @Nullable Object reordered(@Nullable Object value, Random random) {
        if (value instanceof Set<?> set) {
            List<Object> elements = new ArrayList<>(set);
            Collections.shuffle(elements, random);
            return random.nextBoolean() ? new LinkedHashSet<>(elements) : new HashSet<>(elements);
        } else if (value instanceof Map<?, ?> map) {
            List<Object> keys = new ArrayList<>(map.keySet());
            Collections.shuffle(keys, random);
            Map<Object, Object> other = random.nextBoolean() ? new LinkedHashMap<>() : new HashMap<>();
            keys.forEach(key -> other.put(key, reordered(map.get(key), random)));
            return other;
        } else if (value instanceof List<?> list) {
            return list.stream().map(element -> reordered(element, random)).toList();
        } else if (value instanceof Optional<?> optional) {
            return optional.map(held -> reordered(held, random));
        } else if (value instanceof Record record) {
            return Records.of(
                    record.getClass(),
                    Records.values(record).stream()
                            .map(component -> reordered(component, random))
                            .toArray());
        }
        return value;
    }

    /** The same value with sets and maps in one order, for comparison: that of what their elements print. */
    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Set<?> set) {
            List<Object> elements = new ArrayList<>(set);
            elements.sort(java.util.Comparator.comparing(Object::toString));
            return new LinkedHashSet<>(elements);
        } else if (value instanceof Map<?, ?> map) {
            List<Object> keys = new ArrayList<>(map.keySet());
            keys.sort(java.util.Comparator.comparing(Object::toString));
            Map<Object, Object> other = new LinkedHashMap<>();
            keys.forEach(key -> other.put(key, sorted(map.get(key))));
            return other;
        } else if (value instanceof List<?> list) {
            return list.stream().map(CanonicalBytesTest::sorted).toList();
        } else if (value instanceof Optional<?> optional) {
            return optional.map(CanonicalBytesTest::sorted);
        } else if (value instanceof Record record) {
            return Records.of(
                    record.getClass(),
                    Records.values(record).stream()
                            .map(CanonicalBytesTest::sorted)
                            .toArray());
        }
        return value;
    }
}
