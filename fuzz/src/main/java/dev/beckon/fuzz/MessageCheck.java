package dev.beckon.fuzz;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whatever bytes come for a message, decoding gives a value or a CodecException, and costs little. A value can be written
 * and read again as an equal one; protobuf-java takes its bytes too and means the same by them. Bytes are not refused as
 * malformed that protobuf-java takes: only for reasons that docs/codec.md names.
 */
final class MessageCheck implements Kind.Check {

    /** Loaded lambdas, an exception with its trace. */
    private static final long FREE = 48 * 1024;
    /** Parsing a time of eight characters makes a dozen objects. */
    private static final long PER_BYTE = 640;

    private static final CodecLimits TIGHT = new CodecLimits(4, 6);
    /**
     * Not among them: a varint of more than 10 bytes, which protobuf-java takes now and then for one of 10; as the
     * last one of a packed list it is bytes that are left in a nested message.
     */
    private static final Pattern MALFORMED = Pattern.compile(
            "message: cut short.*|string: malformed.*|wire type: .*|group .*|end of group: .*|length: .*"
                    + "|field number: .*",
            Pattern.DOTALL);

    private final Message message;
    private final Meaning meaning;

    MessageCheck(Message message) {
        this.message = message;
        this.meaning = new Meaning(message.spelling());
    }

    @Override
    public void take(byte[] bytes) {
        Read read = read(bytes, CodecLimits.DEFAULT);
        if (read.refused != null) {
            isForAReason(bytes, read.refused);
            return;
        }
        byte[] written = write(read.value, false);
        meansTheSame(bytes, written);

        Read again = read(written, CodecLimits.DEFAULT);
        if (again.refused != null) {
            throw new AssertionError(read.value + ": written and refused", again.refused);
        }
        if (!Sameness.same(read.value, again.value)) {
            throw new AssertionError(read.value + " came back as " + again.value);
        }
        isEqual("written again", write(again.value, false), written);
        byte[] canonical = write(read.value, true);
        if (canonical.length != written.length) {
            throw new AssertionError(
                    "canonical bytes: " + canonical.length + " (expected: " + written.length + ", as others)");
        }
        Read ofCanonical = read(canonical, CodecLimits.DEFAULT);
        if (ofCanonical.refused != null) {
            throw new AssertionError(read.value + ": written canonically and refused", ofCanonical.refused);
        }
        isEqual("canonical bytes", write(ofCanonical.value, true), canonical);

        Read tight = read(bytes, TIGHT);
        if (tight.refused == null && !Sameness.same(read.value, tight.value)) {
            throw new AssertionError(read.value + " under tight limits is " + tight.value);
        }
    }

    /** A value, or why there is none. */
    private static final class Read {
        private @Nullable Object value;
        private @Nullable CodecException refused;
    }

    private Read read(byte[] bytes, CodecLimits limits) {
        // Somewhere inside an array: what is beyond the message is not to be read.
        byte[] area = new byte[bytes.length + 16];
        Arrays.fill(area, (byte) 0x0a);
        System.arraycopy(bytes, 0, area, 8, bytes.length);
        Decoder in = new Decoder(limits);
        Read read = new Read();
        Allocation.atMost(FREE + PER_BYTE * bytes.length, () -> {
            try {
                read.value = message.codec().decode(in.reset(area, 8, 8 + bytes.length));
                if (in.more()) {
                    throw new AssertionError(message.name() + ": not read to its end");
                }
            } catch (CodecException refused) {
                read.refused = refused;
            }
        });
        if (read.refused != null && !String.valueOf(read.refused.getMessage()).contains("expected: ")) {
            throw new AssertionError("the reason says not what was expected", read.refused);
        }
        return read;
    }

    private byte[] write(@Nullable Object value, boolean canonical) {
        Encoder out = new Encoder(1); // grows at every turn
        out.canonical(canonical);
        message.codec().encode(value, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void isEqual(String what, byte[] bytes, byte[] expected) {
        if (!Arrays.equals(bytes, expected)) {
            throw new AssertionError(
                    what + ": " + Arrays.toString(bytes) + " (expected: " + Arrays.toString(expected) + ")");
        }
    }

    private void meansTheSame(byte[] bytes, byte[] written) {
        Map<Integer, Object> theirs;
        Map<Integer, Object> ours;
        try {
            theirs = meaning.of(DynamicMessage.parseFrom(message.type(), bytes));
            ours = meaning.of(DynamicMessage.parseFrom(message.type(), written));
        } catch (InvalidProtocolBufferException refused) {
            throw new AssertionError("taken by Beckon and not by protobuf", refused);
        }
        if (!ours.equals(theirs)) {
            throw new AssertionError("means " + ours + " (expected: " + theirs + ", as protobuf has it)");
        }
    }

    private void isForAReason(byte[] bytes, CodecException refused) {
        if (MALFORMED.matcher(String.valueOf(refused.getMessage())).matches()) {
            DynamicMessage accepted;
            try {
                accepted = DynamicMessage.parseFrom(message.type(), bytes);
            } catch (InvalidProtocolBufferException theirs) {
                return;
            }
            throw new AssertionError("malformed for Beckon, for protobuf it is " + accepted, refused);
        }
    }
}
