package dev.beckon.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Fields;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The payloads of control frames are read or refused; what was read is written and read again as the same. */
final class WireChecks {

    private static final long FREE = 8 * 1024;
    private static final long PER_BYTE = 50;

    private WireChecks() {}

    static List<Kind> all() {
        return List.of(
                new Kind("fields", WireChecks::fields),
                new Kind("hello", bytes -> twice(bytes, area -> Hello.read(area, 8, area.length - 8), Hello::toBytes)),
                new Kind(
                        "goodbye",
                        bytes -> twice(bytes, area -> Goodbye.read(area, 8, area.length - 8), Goodbye::toBytes)),
                new Kind(
                        "failure",
                        bytes -> twice(bytes, area -> Failure.read(area, 8, area.length - 8), Failure::toBytes)));
    }

    private static <T> void twice(byte[] bytes, Function<byte[], T> reader, Function<T, byte[]> writer) {
        byte[] area = within(bytes);
        List<T> read = new ArrayList<>();
        Allocation.atMost(FREE + PER_BYTE * bytes.length, () -> {
            try {
                read.add(reader.apply(area));
            } catch (MalformedFrameException refused) {
                // as it should be
            }
        });
        if (!read.isEmpty()) {
            T first = read.get(0);
            // A text that was cut inside a character may be cut once more.
            T again = reader.apply(within(writer.apply(first)));
            if (bytes.length < 60 && !again.equals(first)) {
                throw new AssertionError(first + " came back as " + again);
            }
        }
    }

    /** Fields have the values that protobuf finds. */
    private static void fields(byte[] bytes) {
        Map<Integer, List<Object>> ours = new HashMap<>();
        byte[] area = within(bytes);
        try {
            Fields.read(area, 8, area.length - 8, new Fields.Visitor() {
                @Override
                public void number(int field, long value) {
                    ours.computeIfAbsent(field << 1, none -> new ArrayList<>()).add(value);
                }

                @Override
                public void bytes(int field, byte[] all, int from, int to) {
                    ours.computeIfAbsent(field << 1 | 1, none -> new ArrayList<>())
                            .add(Arrays.toString(Arrays.copyOfRange(all, from, to)));
                }
            });
        } catch (MalformedFrameException refused) {
            return;
        }
        Map<Integer, List<Object>> theirs = new HashMap<>();
        try {
            UnknownFieldSet.parseFrom(bytes).asMap().forEach((number, field) -> {
                if (!field.getVarintList().isEmpty()) {
                    theirs.put(number << 1, new ArrayList<>(field.getVarintList()));
                }
                List<Object> texts = new ArrayList<>();
                field.getLengthDelimitedList().forEach(each -> texts.add(Arrays.toString(each.toByteArray())));
                if (!texts.isEmpty()) {
                    theirs.put(number << 1 | 1, texts);
                }
            });
        } catch (InvalidProtocolBufferException refused) {
            throw new AssertionError("taken by Beckon and not by protobuf", refused);
        }
        if (!ours.equals(theirs)) {
            throw new AssertionError(ours + " (expected: " + theirs + ", as protobuf has it)");
        }
    }

    private static byte[] within(byte[] bytes) {
        byte[] area = new byte[bytes.length + 16];
        Arrays.fill(area, (byte) 0x0a);
        System.arraycopy(bytes, 0, area, 8, bytes.length);
        return area;
    }
}
