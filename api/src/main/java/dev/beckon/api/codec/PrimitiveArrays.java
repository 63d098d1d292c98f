package dev.beckon.api.codec;

import java.util.Arrays;

/**
 * Arrays of primitives while they are read. An array grows by {@code room}, which makes it exactly as large as needed at
 * first, and {@code exact} hands it out. Stateless.
 */
public final class PrimitiveArrays {

    /** The absent arrays. */
    public static final int[] NO_INTS = {};

    /** See {@link #NO_INTS}. */
    public static final long[] NO_LONGS = {};

    /** See {@link #NO_INTS}. */
    public static final float[] NO_FLOATS = {};

    /** See {@link #NO_INTS}. */
    public static final double[] NO_DOUBLES = {};

    /** See {@link #NO_INTS}. */
    public static final boolean[] NO_BOOLEANS = {};

    /** See {@link #NO_INTS}. */
    public static final short[] NO_SHORTS = {};

    /** See {@link #NO_INTS}. */
    public static final char[] NO_CHARS = {};

    private PrimitiveArrays() {}

    /** The array, or a larger one with its first {@code size} items, with room for {@code more} after them. */
    public static int[] room(int[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static long[] room(long[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static float[] room(float[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static double[] room(double[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static boolean[] room(boolean[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static short[] room(short[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** See {@link #room(int[], int, int)}. */
    public static char[] room(char[] items, int size, int more) {
        return more > items.length - size ? Arrays.copyOf(items, larger(size, more)) : items;
    }

    /** The array if it has {@code size} items, otherwise a copy of that many. */
    public static int[] exact(int[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static long[] exact(long[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static float[] exact(float[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static double[] exact(double[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static boolean[] exact(boolean[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static short[] exact(short[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    /** See {@link #exact(int[], int)}. */
    public static char[] exact(char[] items, int size) {
        return items.length == size ? items : Arrays.copyOf(items, size);
    }

    private static int larger(int size, int more) {
        return Math.max(size + more, size + (size >> 1));
    }
}
