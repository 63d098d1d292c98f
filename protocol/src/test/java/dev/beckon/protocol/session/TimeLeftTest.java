package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Varint;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimeLeftTest {

    private static final long FAR = Long.MAX_VALUE / 4;

    private final byte[] area = new byte[64];

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void writesTheVarintOfTheMicroseconds() {
        TimeLeft time = new TimeLeft();
        SplittableRandom random = new SplittableRandom(1);
        long nanos = 30_000_000_000L;
        for (int i = 0; i < 10_000; i++) {
            nanos = random.nextInt(3) == 0 ? random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63) : nanos;
            Arrays.fill(area, (byte) random.nextInt());
            byte[] plain = new byte[Varint.MAX];
            int length = Varint.write(plain, 0, Math.max(1, nanos / 1000));

            assertThat(time.write(area, 7, nanos)).isEqualTo(7 + length);
            assertThat(Arrays.copyOfRange(area, 7, 7 + length)).isEqualTo(Arrays.copyOf(plain, length));
        }
    }

    @Test
    void readsWhateverFollowsWhatever() {
        TimeLeft time = new TimeLeft();
        SplittableRandom random = new SplittableRandom(2);
        long micros = 0;
        for (int i = 0; i < 100_000; i++) {
            micros = random.nextInt(3) == 0 ? random.nextLong() >>> random.nextInt(64) : micros;
            Arrays.fill(area, (byte) random.nextInt());
            int at = random.nextInt(20);
            int end = Varint.write(area, at, micros);
            int more = random.nextInt(12); // bytes of the message behind it

            assertThat(time.read(area, at, end + more))
                    .isEqualTo(micros < 0 || micros > Long.MAX_VALUE / 4000 ? FAR : micros * 1000);
            assertThat(time.bytes()).isEqualTo(end - at);
        }
    }

    @Test
    void whatHasTooFewBytesToBeComparedIsNotTakenForZero() {
        TimeLeft time = new TimeLeft();
        assertThat(time.read(bytes(5), 0, 1)).isEqualTo(5_000);
        assertThat(time.read(new byte[8], 0, 8)).isZero();
    }

    @Test
    void longerFormsOfANumberAreThatNumber() {
        TimeLeft time = new TimeLeft();
        assertThat(time.read(bytes(0x85, 0x80, 0x00, 1, 2, 3, 4, 5), 0, 8)).isEqualTo(5_000);
        assertThat(time.bytes()).isEqualTo(3);
        assertThat(time.read(bytes(0x05, 0x80, 0x00, 1, 2, 3, 4, 5), 0, 8)).isEqualTo(5_000);
        assertThat(time.bytes()).isEqualTo(1);
    }

    @Test
    void varintsThatDoNotEndAreRefused() {
        TimeLeft time = new TimeLeft();
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0x80);
        for (int length = 0; length <= endless.length; length++) {
            int to = length;
            assertThatThrownBy(() -> time.read(endless, 0, to)).isInstanceOf(MalformedFrameException.class);
        }
    }
}
