package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.conformance.Combinations.Arrays;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Arrays are read into arrays of their size, and into nothing else. */
final class ArrayCostTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Arrays VALUE = new Arrays(
            new int[] {1, -2, 300},
            new long[] {4, 5_000_000_000L},
            new boolean[] {true, false, true},
            new float[] {0, 1},
            new double[] {2},
            new short[] {3, 4, 5, 6},
            new char[] {'a', '麺'});

    @Test
    void readingAllocatesTheRecordAndItsArraysOnly() {
        byte[] bytes = Codecs.encode(VALUE);
        Decoder in = new Decoder(CodecLimits.DEFAULT);
        long made = allocated(() -> new Arrays(
                VALUE.ofInt().clone(),
                VALUE.ofLong().clone(),
                VALUE.ofBoolean().clone(),
                VALUE.ofFloat().clone(),
                VALUE.ofDouble().clone(),
                VALUE.ofShort().clone(),
                VALUE.ofChar().clone()));
        long read = allocated(() -> Combinations_ArraysBeckon.decode(in.reset(bytes, 0, bytes.length)));
        assertThat(read).isEqualTo(made);
    }

    @Test
    void elementsAreCountedBeforeAnArrayIsMade() {
        byte[] bytes = new byte[1 << 22]; // four million elements of one byte each, packed
        bytes[0] = 0x0a;
        bytes[1] = (byte) 0xfb;
        bytes[2] = (byte) 0xff;
        bytes[3] = (byte) 0xff;
        bytes[4] = 0x01;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Codecs.decode(Arrays.class, bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("elements of the message");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    /** The bytes that one run allocates, the least of many: the compiler may be at work in some. */
    private static long allocated(Supplier<Arrays> making) {
        long least = Long.MAX_VALUE;
        int size = 0;
        for (int i = 0; i < 2000; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Arrays value = making.get();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            size += value.ofInt().length; // so that it is made
        }
        assertThat(size).isEqualTo(2000 * VALUE.ofInt().length);
        return least;
    }
}
