package dev.beckon.api.codec;

/**
 * Bounds that hold while a message is read, before memory is allocated for what it announces.
 *
 * @param depth how deep messages may nest, the outermost being 1
 * @param elements how many elements all collections of one message may have together
 */
public record CodecLimits(int depth, int elements) {

    /** Depth 64, and 262,144 elements. */
    public static final CodecLimits DEFAULT = new CodecLimits(64, 1 << 18);

    /** Refuses bounds below 1. */
    public CodecLimits {
        if (depth < 1) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: at least 1)");
        }
        if (elements < 1) {
            throw new IllegalArgumentException("elements: " + elements + " (expected: at least 1)");
        }
    }
}
