package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.conformance.Shapes.Color;
import dev.beckon.conformance.Shapes.Lists;
import dev.beckon.conformance.Shapes.Maps;
import dev.beckon.conformance.Shapes.Plain;
import dev.beckon.conformance.Shapes.Point;
import dev.beckon.conformance.Shapes.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are cut, flipped or made up give a value or a CodecException, and cost little. */
final class HostileBytesTest {

    private static final List<Class<?>> RECORDS = Stream.concat(
                    Stream.of(
                            Plain.class,
                            Shapes.Absent.class,
                            Shapes.Optionals.class,
                            Lists.class,
                            Maps.class,
                            Tree.class),
                    Arrays.stream(Combinations.class.getDeclaredClasses()))
            .toList();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void cutBytesAreAValueOrAnError(long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        for (Class<?> type : RECORDS) {
            for (int i = 0; i < 2; i++) {
                byte[] bytes = Codecs.encode(values.makeRecord(type));
                random.ints(0, bytes.length + 1)
                        .limit(100)
                        .forEach(end -> decode(type, Arrays.copyOf(bytes, end), "seed " + seed + ", cut at " + end));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void flippedBitsAreAValueOrAnError(long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        for (Class<?> type : RECORDS) {
            for (int i = 0; i < 30; i++) {
                byte[] bytes = Codecs.encode(values.makeRecord(type));
                for (int flips = 1 + random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                decode(type, bytes, "seed " + seed + ", flipped");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void noiseIsAValueOrAnError(long seed) {
        Random random = new Random(seed);
        for (Class<?> type : RECORDS) {
            for (int i = 0; i < 500; i++) {
                byte[] bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                decode(type, bytes, "seed " + seed + ", noise");
            }
        }
    }

    @Test
    void announcedLengthsAllocateNothing() throws IOException {
        for (Class<?> type : RECORDS) {
            for (int field = 1; field <= 12; field++) {
                byte[] bytes = announced(field, Integer.MAX_VALUE);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                assertThatThrownBy(() -> Codecs.decode(type, bytes))
                        .isInstanceOf(CodecException.class)
                        .hasMessageContaining("length: 2147483647");
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
            }
        }
    }

    private static byte[] announced(int field, int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeTag(field, 2);
        out.writeUInt32NoTag(length);
        out.writeInt64NoTag(1);
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void nestingIsLimited() {
        Tree tree = new Tree("leaf", null, Optional.empty(), List.of(), Map.of());
        for (int depth = 1; depth < 64; depth++) {
            tree = new Tree("", tree, Optional.empty(), List.of(), Map.of());
        }
        byte[] deepest = Codecs.encode(tree);
        assertThat(Values.same(Codecs.decode(Tree.class, deepest), tree)).isTrue();
        Tree deeper = new Tree("", tree, Optional.empty(), List.of(), Map.of());
        assertThatThrownBy(() -> Codecs.encode(deeper))
                .isInstanceOf(CodecException.class)
                .hasMessage("depth of the message: more than 64 (expected: at most 64)");
        byte[] tooDeep = new byte[4000];
        for (int i = 0; i < tooDeep.length; i += 4) { // each one says that the next lies in it
            int left = tooDeep.length - i - 4;
            tooDeep[i] = 0x12;
            tooDeep[i + 1] = (byte) (left & 0x7f | 0x80);
            tooDeep[i + 2] = (byte) (left >> 7 & 0x7f | 0x80);
            tooDeep[i + 3] = 0;
        }
        assertThatThrownBy(() -> Codecs.decode(Tree.class, tooDeep))
                .isInstanceOf(CodecException.class)
                .hasMessage("depth of the message: 65 (expected: at most 64)");
    }

    @Test
    void elementsAreLimitedOverAllCollections() {
        Decoder in = new Decoder(new CodecLimits(64, 10));
        byte[] ten = Codecs.encode(lists(List.of(1, 2, 3, 4, 5), List.of("6", "7", "8", "9", "10")));
        assertThat(Values.same(
                        Codecs.decode(Lists.class, in.reset(ten, 0, ten.length)),
                        lists(List.of(1, 2, 3, 4, 5), List.of("6", "7", "8", "9", "10"))))
                .isTrue();
        byte[] eleven = Codecs.encode(lists(List.of(1, 2, 3, 4, 5, 6), List.of("6", "7", "8", "9", "10")));
        assertThatThrownBy(() -> Codecs.decode(Lists.class, in.reset(eleven, 0, eleven.length)))
                .isInstanceOf(CodecException.class)
                .hasMessage("elements of the message: more than 10 (expected: at most that many)");
    }

    @Test
    void listsCostNoMoreThanTheirLimit() {
        byte[] bytes = new byte[1 << 22]; // four million elements of one byte each, packed
        bytes[0] = 0x12;
        bytes[1] = (byte) 0xfb;
        bytes[2] = (byte) 0xff;
        bytes[3] = (byte) 0xff;
        bytes[4] = 0x01;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Codecs.decode(Lists.class, bytes)).hasMessageContaining("elements of the message");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void collectionsAreUnmodifiable() {
        Lists lists = (Lists) Codecs.decode(Lists.class, Codecs.encode(lists(List.of(1), List.of("a"))));
        assertThatThrownBy(() -> lists.ints().add(2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> lists.strings().add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> lists.strings().set(0, "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> lists.strings().remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> lists.colors().add(Color.RED)).isInstanceOf(UnsupportedOperationException.class);
        byte[] oneEntry = {0x0a, 0x05, 0x0a, 0x01, 'a', 0x10, 0x01};
        Maps maps = (Maps) Codecs.decode(Maps.class, oneEntry);
        assertThat(maps.ints()).containsExactly(Map.entry("a", 1));
        assertThatThrownBy(() -> maps.ints().put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> maps.longs().put("b", 2L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void requiredFieldsThatAreAbsentAreNamed() {
        assertThatThrownBy(() -> Codecs.decode(Plain.class, new byte[0]))
                .isInstanceOf(CodecException.class)
                .hasMessage("Plain.point: absent (expected: a Point)");
        assertThatThrownBy(() -> Codecs.decode(Maps.class, new byte[] {0x4a, 0x03, 0x0a, 0x01, 'a'}))
                .hasMessage("Maps.points value: absent (expected: a Point)");
    }

    @Test
    void messagesGivenTwiceAreRefused() {
        byte[] twice = {0x12, 0x02, 0x0a, 0x00, 0x12, 0x00};
        assertThatThrownBy(() -> Codecs.decode(Tree.class, twice))
                .isInstanceOf(CodecException.class)
                .hasMessage("Tree.left: given twice (expected: at most once)");
    }

    @Test
    void scalarsGivenTwiceCountTheLast() {
        assertThat(Codecs.decode(Point.class, new byte[] {0x08, 1, 0x08, 2})).isEqualTo(new Point(2, 0, null));
    }

    @Test
    void knownNumbersOfAnotherWireTypeAreSkipped() {
        byte[] bytes = {0x0a, 0x01, 7, 0x0d, 1, 2, 3, 4, 0x10, 5, 0x18, 6};
        assertThat(Codecs.decode(Point.class, bytes)).isEqualTo(new Point(0, 5, null));
    }

    @Test
    void listsAreReadPackedAndUnpacked() {
        byte[] bytes = {0x0a, 2, 1, 2, 0x08, 3, 0x0a, 1, 4, 0x18, 1, 0x1a, 1, 0, 0x40, 2, 0x42, 2, 1, 0};
        Lists lists = (Lists) Codecs.decode(Lists.class, bytes);
        assertThat(lists.ints()).containsExactly(1, 2, 3, 4);
        assertThat(lists.booleans()).containsExactly(true, false);
        assertThat(lists.colors()).containsExactly(Color.BLUE_GREEN, Color.GREEN, Color.RED);
    }

    @Test
    void unknownConstantsAreRefused() {
        assertThatThrownBy(() -> Codecs.decode(Plain.class, new byte[] {0x40, 3}))
                .isInstanceOf(CodecException.class)
                .hasMessage("Plain.color: 3 (expected: a constant's number, 0 to 2)");
    }

    @Test
    void valuesThatCannotBeWrittenAreNamed() {
        Point point = new Point(1, 2, null);
        assertThatThrownBy(() -> Codecs.encode(plain("\ud800", point, Instant.EPOCH)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("unpaired surrogate");
        assertThatThrownBy(() -> Codecs.encode(plain("a", point, Instant.MAX)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("years 1 to 9999");
    }

    private static Plain plain(String text, Point point, Instant instant) {
        return new Plain(1, 2, true, 3, 4, text, new byte[0], Color.RED, point, instant, Duration.ZERO, new UUID(1, 2));
    }

    private static Lists lists(List<Integer> ints, List<String> strings) {
        return new Lists(
                ints, List.of(), List.of(), List.of(), List.of(), strings, List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    private static void decode(Class<?> type, byte[] bytes, String what) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            Codecs.decode(type, bytes);
        } catch (CodecException refused) {
            assertThat(refused).hasMessageContaining("expected");
        } catch (RuntimeException | Error other) {
            throw new AssertionError(what + " of " + type + ": " + Arrays.toString(bytes), other);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > (1 << 20) + 200L * bytes.length) {
            throw new AssertionError(what + " of " + type + " allocated " + allocated + ": " + Arrays.toString(bytes));
        }
    }
}
