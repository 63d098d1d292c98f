package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Crashes at any call, of the process or of the power, also while the journal is opened: what was acknowledged is there afterwards. */
final class CrashTest {

    private static final int SEEDS = 2_000;
    private static final int SEGMENT = 12 * 1024;

    @Test
    void whatWasSyncedIsThereOnceAndInOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Life(seed).run();
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    private static final class Life {

        private final Random random;
        private final FakeDisk disk = new FakeDisk();
        private final List<byte[]> frames = new ArrayList<>(); // as added; of number i + 1
        private long written; // the last frame that survives that the process is killed
        private long synced; // the last frame that survives lost power
        private long epoch = -1;
        private long visible; // the last frame that anybody can have read

        Life(long seed) {
            random = new Random(seed);
        }

        void run() throws IOException {
            for (int process = 0; process < 6; process++) {
                Journal journal = opened();
                if (random.nextInt(3) > 0) {
                    disk.powerOffAfter(1 + random.nextInt(40), random);
                }
                try {
                    for (int i = random.nextInt(60); i > 0; i--) {
                        step(journal);
                    }
                    if (random.nextInt(3) == 0) {
                        journal.close();
                    }
                    written = journal.written();
                } catch (FakeDisk.PowerOff off) {
                    disk.powerOn(random);
                    written = journal.synced();
                } catch (IOException failedSync) {
                    journal.abandon();
                    written = journal.written();
                }
                written = Math.min(written, frames.size()); // closing adds a frame
                synced = Math.min(journal.synced(), frames.size());
                visible = Math.min(journal.written(), frames.size());
                disk.failSyncs(0);
            }
        }

        /** Opens it, which may take some crashes, and checks what is there. */
        private Journal opened() throws IOException {
            while (true) {
                disk.powerOffAfter(random.nextInt(3) == 0 ? 1 + random.nextInt(12) : Integer.MAX_VALUE / 2, random);
                List<byte[]> found = new ArrayList<>();
                try {
                    Journal journal = Journal.open(
                            disk,
                            new SegmentStock(disk, SEGMENT),
                            frame -> {
                                assertThat(frame.header().number()).isEqualTo(found.size() + 1);
                                found.add(Bodies.of(frame));
                            },
                            () -> 7);
                    disk.powerOffAfter(Integer.MAX_VALUE / 2, random);
                    check(found, journal);
                    return journal;
                } catch (FakeDisk.PowerOff off) {
                    disk.powerOn(random);
                    written = synced;
                }
            }
        }

        private void check(List<byte[]> found, Journal journal) {
            assertThat((long) found.size()).isBetween(written, (long) frames.size());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).isEqualTo(frames.get(i));
            }
            assertThat(journal.epoch()).isGreaterThan(found.size() < visible ? epoch : epoch - 1);
            frames.subList(found.size(), frames.size()).clear();
            written = found.size();
            synced = found.size();
            visible = found.size();
            epoch = journal.epoch();
        }

        private void step(Journal journal) throws IOException {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> add(journal, FrameKind.BATCH, Bodies.random(random.nextInt(1_500), random));
                case 5 -> add(journal, FrameKind.MARK, new byte[0]);
                case 6, 7, 8 -> journal.write();
                case 9 -> journal.sync();
                case 10 -> journal.roll(List.of(), 0);
                default -> {
                    if (random.nextInt(8) == 0) {
                        disk.failSyncs(1);
                    }
                }
            }
        }

        private void add(Journal journal, FrameKind kind, byte[] bytes) throws IOException {
            if (!journal.fits(bytes.length)) {
                journal.roll(List.of(), Journal.frameBytes(bytes.length));
            }
            frames.add(bytes);
            journal.add(kind, bytes);
        }
    }
}
