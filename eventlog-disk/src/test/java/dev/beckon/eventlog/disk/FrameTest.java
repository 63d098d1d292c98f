package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class FrameTest {

    private static final long JOURNAL = 0x0123456789ABCDEFL;

    private static byte[] frame() {
        FrameBuffer frames = new FrameBuffer(JOURNAL);
        frames.add(FrameKind.BATCH, "beckon".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 7, 5);
        ByteBuffer content = frames.content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    @Test
    void hasGoldenBytes() {
        assertThat(HexFormat.of().formatHex(frame()))
                .isEqualTo("424b0101" + "00000006" + "0000000000000007" + "0000000000000005" + "c1b84ace" + "590d2e75"
                        + "6265636b6f6e0000");
    }

    @Test
    void comesBackAsItWas() {
        FrameHeader header = FrameHeader.decode(frame(), 0, JOURNAL);

        assertThat(header).isNotNull();
        assertThat(header.kind()).isEqualTo(FrameKind.BATCH);
        assertThat(header.bodyLength()).isEqualTo(6);
        assertThat(header.number()).isEqualTo(7);
        assertThat(header.synced()).isEqualTo(5);
        assertThat(header.frameBytes()).isEqualTo(40);
    }

    @Test
    void isNoFrameOfAnotherJournal() {
        assertThat(FrameHeader.decode(frame(), 0, JOURNAL + 1)).isNull();
    }

    @Test
    void noFlippedBitOfAHeaderIsOverlooked() {
        for (int bit = 0; bit < FrameHeader.BYTES * 8; bit++) {
            byte[] frame = frame();
            frame[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(FrameHeader.decode(frame, 0, JOURNAL)).as("bit %d", bit).isNull();
        }
    }

    @Test
    void theKindsKeepTheirCodes() {
        assertThat(FrameKind.values())
                .extracting(FrameKind::code)
                .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6);
        assertThat(FrameKind.values())
                .allSatisfy(kind -> assertThat(FrameKind.of(kind.code())).isEqualTo(kind));
        assertThat(FrameKind.of((byte) 0)).isNull();
        assertThat(FrameKind.of((byte) 7)).isNull();
    }

    @Test
    void theHeaderOfASegmentHasGoldenBytes() {
        byte[] header =
                new SegmentHeader(JOURNAL, 3, 100, 65_536, 2, true).encode().array();

        assertThat(HexFormat.of().formatHex(header, 0, 56))
                .isEqualTo("4265636b6f6e4a01" + "0123456789abcdef" + "0000000000000003" + "0000000000000064"
                        + "0000000000010000" + "0000000000000002" + "00000001" + "3ff18ca3");
        assertThat(header).hasSize(4096);
        assertThat(SegmentHeader.decode(ByteBuffer.wrap(header)))
                .isEqualTo(new SegmentHeader(JOURNAL, 3, 100, 65_536, 2, true));
    }

    @Test
    void noFlippedBitOfASegmentsHeaderIsOverlooked() {
        for (int bit = 0; bit < SegmentHeader.BYTES * 8; bit++) {
            byte[] header =
                    new SegmentHeader(JOURNAL, 3, 100, 65_536, 2, true).encode().array();
            header[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(SegmentHeader.decode(ByteBuffer.wrap(header)))
                    .as("bit %d", bit)
                    .isNull();
        }
    }
}
