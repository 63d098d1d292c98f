package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.conformance.Weighed.Part;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding allocates the objects of the record, each as large as its content needs, and not a byte besides. */
final class DecodeAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void decodingAllocatesTheRecordAndNothingElse(long seed) {
        Random random = new Random(seed);
        Decoder in = new Decoder(CodecLimits.DEFAULT);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = Codecs.encode(weighed(random));
            Weighed decoded = WeighedBeckon.decode(in.reset(bytes, 0, bytes.length)); // loads what is to be loaded
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Weighed again = WeighedBeckon.decode(in.reset(bytes, 0, bytes.length));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

            assertThat(again).isEqualTo(decoded);
            assertThat(allocated).as("seed %d: %s", seed, again).isEqualTo(Footprint.of(again));
        }
    }

    private static Weighed weighed(Random random) {
        List<Long> longs = new ArrayList<>();
        List<Integer> ints = new ArrayList<>();
        List<String> strings = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        Map<String, Part> named = new LinkedHashMap<>();
        Set<String> tags = new LinkedHashSet<>();
        random.longs(random.nextInt(20)).forEach(longs::add);
        random.ints(random.nextInt(20)).forEach(ints::add);
        for (int i = random.nextInt(40); i > 0; i--) {
            strings.add(text(random));
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            parts.add(part(random));
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            named.put(text(random), part(random));
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            tags.add(text(random));
        }
        return new Weighed(
                random.nextLong(),
                random.nextInt(),
                random.nextBoolean(),
                random.nextDouble(),
                text(random),
                random.nextBoolean() ? null : text(random),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                longs,
                ints,
                strings,
                parts,
                named,
                tags,
                random.nextBoolean() ? null : part(random));
    }

    private static Part part(Random random) {
        List<Long> numbers = new ArrayList<>();
        random.longs(random.nextInt(5)).forEach(numbers::add);
        return new Part(text(random), numbers, random.nextInt(3) == 0 ? part(random) : null);
    }

    private static String text(Random random) {
        return "text " + Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(4));
    }
}
