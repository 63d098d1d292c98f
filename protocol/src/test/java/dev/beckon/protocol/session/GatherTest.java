package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The gather area keeps its bytes while it grows and moves, and gives its arrays back. */
final class GatherTest {

    private final PoisonedAreas areas = new PoisonedAreas();
    private final Gather gather = new Gather(areas);

    @Test
    void holdsNoArrayWhileThereIsNothing() {
        assertThat(gather.area()).isEmpty();
        write("x");
        assertThat(areas.lent()).isEqualTo(1);
        gather.takenTo(gather.end());
        assertThat(areas.lent()).isZero();
        assertThat(gather.area()).isEmpty();
        gather.clear();
        assertThat(areas.lent()).isZero();
    }

    @Test
    void bytesThatAreLeftMoveToTheFront() {
        write("x".repeat(60_000));
        byte[] area = gather.area();
        gather.takenTo(59_990);
        write("y".repeat(50_000));
        assertThat(gather.area()).isSameAs(area);
        assertThat(gather.start()).isZero();
        assertThat(text()).isEqualTo("x".repeat(10) + "y".repeat(50_000));
    }

    @Test
    void growsWhenThereIsNoRoom() {
        write("x".repeat(60_000));
        write("y".repeat(100_000));
        assertThat(text()).isEqualTo("x".repeat(60_000) + "y".repeat(100_000));
        assertThat(areas.lent()).isEqualTo(1); // the smaller one is back
    }

    @Test
    void anythingWrittenComesOutInOrder() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int step = 0; step < 200; step++) {
                byte[] bytes = new byte[random.nextInt(1 << random.nextInt(17))];
                random.nextBytes(bytes);
                gather.ensure(bytes.length);
                System.arraycopy(bytes, 0, gather.area(), gather.end(), bytes.length);
                gather.cutTo(gather.end() + bytes.length);
                in.writeBytes(bytes);
                int taken =
                        gather.start() + (random.nextInt(4) == 0 ? gather.size() : random.nextInt(gather.size() + 1));
                out.write(gather.area(), gather.start(), taken - gather.start());
                if (taken > gather.start()) {
                    gather.takenTo(taken);
                }
            }
            out.write(gather.area(), gather.start(), gather.size());
            assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(in.toByteArray());
            gather.clear();
            assertThat(areas.lent()).as("seed %d", seed).isZero();
        }
    }

    private void write(String text) {
        gather.ensure(text.length());
        System.arraycopy(Side.bytes(text), 0, gather.area(), gather.end(), text.length());
        gather.cutTo(gather.end() + text.length());
    }

    private String text() {
        return new String(gather.area(), gather.start(), gather.size(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
