package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The classes that protoc makes of the exported {@code .proto} and the records understand each other. */
final class GeneratedByProtocTest {

    @Test
    void protobufReadsWhatBeckonWrites() throws InvalidProtocolBufferException {
        Encoder out = new Encoder(64);
        CountsBeckon.encode(new Counts(3, Map.of("\u00e9t\u00e9", 2, "b", 1)), out);

        WordCountOuterClass.Counts read =
                WordCountOuterClass.Counts.parseFrom(Arrays.copyOf(out.array(), out.position()));
        assertThat(read.getWords()).isEqualTo(3);
        assertThat(read.getFrequenciesMap()).containsOnly(Map.entry("\u00e9t\u00e9", 2), Map.entry("b", 1));
        assertThat(read.getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void beckonReadsWhatProtobufWrites() {
        byte[] written = WordCountOuterClass.Paragraph.newBuilder()
                .setText("a b c")
                .setContinued(true)
                .build()
                .toByteArray();

        assertThat(ParagraphBeckon.decode(new Decoder(CodecLimits.DEFAULT).reset(written, 0, written.length)))
                .isEqualTo(new Paragraph("a b c", true));
    }
}
