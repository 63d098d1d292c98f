package dev.beckon.runtime;

import dev.beckon.api.Metadata;
import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata as it travels: for each entry the length of the name, the name, the length of the value, the value. */
final class MetadataBlock {

    private MetadataBlock() {}

    /**
     * The block, or null if there is nothing in it.
     *
     * @throws IllegalArgumentException if it is more than travels
     */
    static byte @Nullable [] of(Metadata metadata) {
        List<Metadata.Entry> entries = metadata.entries();
        if (entries.isEmpty()) {
            return null;
        }
        checkEntries(entries.size());
        byte[][] texts = new byte[2 * entries.size()][];
        int size = 0;
        for (int i = 0; i < texts.length; i++) {
            Metadata.Entry entry = entries.get(i / 2);
            texts[i] = i % 2 == 0 ? entry.name().getBytes(StandardCharsets.US_ASCII) : entry.bytes();
            size += Varint.size(texts[i].length) + texts[i].length;
        }
        if (size > Metadata.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "metadata: " + size + " bytes (expected: at most " + Metadata.MOST_BYTES + ")");
        }
        byte[] block = new byte[size];
        int at = 0;
        for (byte[] text : texts) {
            at = Varint.write(block, at, text.length);
            System.arraycopy(text, 0, block, at, text.length);
            at += text.length;
        }
        return block;
    }

    /** Whether metadata is no more than travels. */
    static boolean fits(Metadata metadata) {
        try {
            of(metadata);
            return true;
        } catch (IllegalArgumentException tooMuch) {
            return false;
        }
    }

    /**
     * Reads a block.
     *
     * @throws MalformedFrameException if it is cut short
     * @throws IllegalArgumentException if a name or value has characters that it must not have, or there are too many
     */
    static Metadata read(byte[] area, int from, int to) {
        List<Metadata.Entry> entries = new ArrayList<>(4);
        int at = from;
        while (at < to) {
            checkEntries(entries.size() + 1);
            int nameLength = length(area, at, to);
            int name = at + Varint.sizeAt(area, at);
            int valueLength = length(area, name + nameLength, to);
            int value = name + nameLength + Varint.sizeAt(area, name + nameLength);
            at = value + valueLength;
            // characters beyond ASCII stay what they are, and are refused as such
            String text = new String(area, name, nameLength, StandardCharsets.ISO_8859_1);
            entries.add(
                    Metadata.isBinary(text)
                            ? new Metadata.Entry(text, Arrays.copyOfRange(area, value, at))
                            : new Metadata.Entry(
                                    text, new String(area, value, valueLength, StandardCharsets.ISO_8859_1)));
        }
        return Metadata.of(entries);
    }

    private static void checkEntries(int number) {
        if (number > Metadata.MOST_ENTRIES) {
            throw new IllegalArgumentException("metadata: more than " + Metadata.MOST_ENTRIES
                    + " entries (expected: at most " + Metadata.MOST_ENTRIES + ")");
        }
    }

    private static int length(byte[] area, int at, int to) {
        long length = Varint.read(area, at, to);
        int left = to - at - Varint.sizeAt(area, at);
        if (length < 0 || length > left) {
            throw new MalformedFrameException(
                    "metadata: text of " + length + " bytes (expected: at most the " + left + " that are left)");
        }
        return (int) length;
    }
}
