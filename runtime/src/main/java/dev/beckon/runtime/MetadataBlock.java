package dev.beckon.runtime;

import dev.beckon.api.Metadata;
import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata as it travels: for each entry the length of the name, the name, the length of the value, the value. */
final class MetadataBlock {

    private static final int LONGEST = 16 * 1024;

    private MetadataBlock() {}

    /** The block, or null if there is nothing in it. */
    static byte @Nullable [] of(Metadata metadata) {
        if (metadata.isEmpty()) {
            return null;
        }
        int size = 0;
        for (Metadata.Entry entry : metadata.entries()) {
            size += Varint.size(entry.name().length())
                    + entry.name().length()
                    + Varint.size(entry.value().length())
                    + entry.value().length();
        }
        if (size > LONGEST) {
            throw new IllegalArgumentException("metadata: " + size + " bytes (expected: at most " + LONGEST + ")");
        }
        byte[] block = new byte[size];
        int at = 0;
        for (Metadata.Entry entry : metadata.entries()) {
            at = write(block, write(block, at, entry.name()), entry.value());
        }
        return block;
    }

    private static int write(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int start = Varint.write(block, at, bytes.length);
        System.arraycopy(bytes, 0, block, start, bytes.length);
        return start + bytes.length;
    }

    /**
     * Reads a block.
     *
     * @throws MalformedFrameException if it is cut short
     * @throws IllegalArgumentException if a name or value has characters that it must not have
     */
    static Metadata read(byte[] area, int from, int to) {
        List<Metadata.Entry> entries = new ArrayList<>();
        int at = from;
        while (at < to) {
            int nameLength = length(area, at, to);
            int name = at + Varint.sizeAt(area, at);
            int valueLength = length(area, name + nameLength, to);
            int value = name + nameLength + Varint.sizeAt(area, name + nameLength);
            entries.add(new Metadata.Entry(
                    new String(area, name, nameLength, StandardCharsets.ISO_8859_1),
                    new String(area, value, valueLength, StandardCharsets.ISO_8859_1)));
            at = value + valueLength;
        }
        return Metadata.of(entries);
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
