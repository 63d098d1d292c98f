package dev.beckon.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each wrong codec of a message {@code { string value = 1; }} is found. */
final class ChecksCanFailTest {

    private static final byte[] HELLO = {0x0a, 2, 'h', 'i'};
    private static final byte[] CUT = {0x0a, 2, 'h'};

    @Test
    void aRightCodecPasses() {
        MessageCheck check = check(ChecksCanFailTest::text, ChecksCanFailTest::write);
        assertThatCode(() -> {
                    check.take(HELLO);
                    check.take(CUT);
                    check.take(new byte[0]);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anotherExceptionIsFound() {
        MessageCheck check = check(
                in -> {
                    throw new IndexOutOfBoundsException("3");
                },
                ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(HELLO)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aReasonWithoutWhatWasExpectedIsFound() {
        MessageCheck check = check(
                in -> {
                    throw new CodecException("no");
                },
                ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(HELLO)).hasMessage("the reason says not what was expected");
    }

    @Test
    void memoryIsFound() {
        MessageCheck check = check(in -> text(in) + new byte[100_000].length, ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(HELLO)).hasMessageStartingWith("allocated: ");
    }

    @Test
    void whatProtobufRefusesIsFound() {
        MessageCheck check = check(
                in -> {
                    in.rest();
                    return "cut";
                },
                ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(CUT)).hasMessage("taken by Beckon and not by protobuf");
    }

    @Test
    void anotherMeaningIsFound() {
        MessageCheck check = check(in -> text(in).replace('h', 'j'), ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(HELLO)).hasMessageStartingWith("means {1=ji} (expected: {1=hi}");
    }

    @Test
    void aValueThatComesBackAsAnotherIsFound() {
        int[] times = {0};
        MessageCheck check = check(in -> text(in) + times[0]++, (text, out) -> write("hi", out));
        assertThatThrownBy(() -> check.take(HELLO)).hasMessageContaining("came back as");
    }

    @Test
    void refusingAsMalformedWhatProtobufTakesIsFound() {
        MessageCheck check = check(
                in -> {
                    throw new CodecException("string: malformed UTF-8 (expected: UTF-8)");
                },
                ChecksCanFailTest::write);
        assertThatThrownBy(() -> check.take(HELLO)).hasMessageStartingWith("malformed for Beckon, for protobuf it is ");
    }

    private static String text(Decoder in) {
        String text = "";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == 0x0a) {
                text = in.string();
            } else {
                in.skip(tag);
            }
        }
        return text;
    }

    private static void write(@Nullable Object text, Encoder out) {
        out.string(0x0a, (String) text);
    }

    private static MessageCheck check(
            Function<Decoder, Object> decoder, BiConsumer<@Nullable Object, Encoder> encoder) {
        return new MessageCheck(new Message("text", StringValue.getDescriptor(), Spelling.EXACT, new Message.Codec() {
            @Override
            public Object decode(Decoder in) {
                return decoder.apply(in);
            }

            @Override
            public void encode(@Nullable Object value, Encoder out) {
                encoder.accept(value, out);
            }
        }));
    }
}
