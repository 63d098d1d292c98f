package dev.beckon.api.codec;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Sorts what was written of a set or a map, so that equal ones have equal bytes. The order is that of the bytes of an
 * element, or of an entry with its key first, unsigned. Stateless.
 */
final class CanonicalOrder {

    private CanonicalOrder() {}

    /** Sorts length-delimited fields of one number, which fill {@code from} to {@code to}, by their content. */
    static void fields(byte[] area, int from, int to) {
        int tagSize = sizeOfVarint(area, from);
        sort(area, from, to, at -> at + tagSize + sizeOfVarint(area, at + tagSize), (at, content) -> {
            int length = 0;
            for (int i = content - 1; i >= at + tagSize; i--) {
                length = length << 7 | area[i] & 0x7f;
            }
            return content + length;
        });
    }

    /** Sorts the varints that fill {@code from} to {@code to}. */
    static void varints(byte[] area, int from, int to) {
        sort(area, from, to, at -> at, (at, content) -> at + sizeOfVarint(area, at));
    }

    /** Sorts items of {@code size} bytes that fill {@code from} to {@code to}. */
    static void fixed(byte[] area, int from, int to, int size) {
        sort(area, from, to, at -> at, (at, content) -> at + size);
    }

    /** Where an item ends that starts at one place and has its content at another. */
    private interface End {
        int of(int start, int content);
    }

    private record Item(int start, int content, int end) {}

    private static void sort(byte[] area, int from, int to, IntUnaryOperator content, End end) {
        java.util.List<Item> items = new java.util.ArrayList<>();
        for (int at = from; at < to; ) {
            int inside = content.applyAsInt(at);
            int next = end.of(at, inside);
            items.add(new Item(at, inside, next));
            at = next;
        }
        items.sort((one, other) -> Arrays.compareUnsigned(area, one.content, one.end, area, other.content, other.end));
        byte[] sorted = new byte[to - from];
        int at = 0;
        for (Item item : items) {
            System.arraycopy(area, item.start, sorted, at, item.end - item.start);
            at += item.end - item.start;
        }
        System.arraycopy(sorted, 0, area, from, sorted.length);
    }

    static int sizeOfVarint(byte[] area, int at) {
        int size = 1;
        while (area[at + size - 1] < 0) {
            size++;
        }
        return size;
    }
}
