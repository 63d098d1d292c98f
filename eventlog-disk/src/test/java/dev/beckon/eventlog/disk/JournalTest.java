package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JournalTest {

    private static final int SEGMENT = 16 * 1024;
    private static final String FIRST = "0000000000000001.journal";

    private final FakeDisk disk = new FakeDisk();
    private final List<String> read = new ArrayList<>();

    private Journal open() throws IOException {
        read.clear();
        return Journal.open(
                disk,
                new SegmentStock(disk, SEGMENT),
                frame ->
                        read.add(frame.header().number() + " " + frame.header().kind() + " " + Bodies.of(frame).length),
                () -> 42);
    }

    private static void add(Journal journal, int bytes) throws IOException {
        journal.add(FrameKind.BATCH, new byte[bytes]);
    }

    @Test
    void beginsEmpty() throws IOException {
        Journal journal = open();

        assertThat(read).isEmpty();
        assertThat(journal.epoch()).isZero();
        assertThat(disk.list()).containsExactly(FIRST);
        assertThat(disk.bytes(FIRST)).hasSize(SEGMENT);
    }

    @Test
    void framesComeBackInTheirOrder() throws IOException {
        Journal journal = open();
        add(journal, 10);
        add(journal, 0);
        journal.write();
        add(journal, 300);
        journal.close();

        Journal again = open();

        assertThat(read).containsExactly("1 BATCH 10", "2 BATCH 0", "3 BATCH 300");
        assertThat(again.added()).isEqualTo(3);
        assertThat(again.synced()).isEqualTo(3);
    }

    @Test
    void theEpochStaysIfTheLogWasClosed() throws IOException {
        open().close();
        Journal closed = open();
        assertThat(closed.epoch()).isZero();

        Journal killed = open();
        assertThat(killed.epoch()).isEqualTo(1);
    }

    @Test
    void whatWasWrittenSurvivesThatTheProcessIsKilled() throws IOException {
        Journal journal = open();
        add(journal, 10);
        journal.write();
        add(journal, 20);

        open();

        assertThat(read).containsExactly("1 BATCH 10");
    }

    @Test
    void aReadBeginsAtAnAddress() throws IOException {
        Journal journal = open();
        add(journal, 10);
        long address = journal.add(FrameKind.BATCH, new byte[] {1, 2, 3});
        add(journal, 30);
        journal.write();

        FrameScanner scanner = journal.read(address, 512);
        assertThat(scanner).isNotNull();
        assertThat(Bodies.of(scanner.next())).containsExactly(1, 2, 3);
        assertThat(Bodies.of(scanner.next())).hasSize(30);
        assertThat(scanner.next()).isNull();
    }

    @Test
    void aFrameThatIsLargerThanASegmentGetsOneOfItsOwn() throws IOException {
        Journal journal = open();
        add(journal, 10);
        byte[] large = new byte[100_000];
        assertThat(journal.fits(large.length)).isFalse();

        journal.roll(List.of(), Journal.frameBytes(large.length));
        assertThat(journal.fits(large.length)).isTrue();
        journal.add(FrameKind.BATCH, large);
        journal.close();

        open();
        assertThat(read).containsExactly("1 BATCH 10", "2 BATCH 100000");
    }

    @Test
    void aDroppedSegmentIsGone() throws IOException {
        Journal journal = open();
        long address = journal.add(FrameKind.BATCH, new byte[10]);
        journal.roll(List.of(), 0);
        add(journal, 20);
        journal.dropBefore(2);
        journal.close();

        assertThat(journal.read(address, 512)).isNull();
        open();
        assertThat(read).containsExactly("2 BATCH 20");
    }

    @Test
    void whatIsLeftOfADropThatWasNotFinishedGoes() throws IOException {
        Journal journal = open();
        add(journal, 10);
        journal.write();
        journal.abandon();
        journal = open(); // goes on in a segment that needs the one before
        journal.roll(List.of(), 0);
        add(journal, 20);
        journal.close();
        disk.delete(FIRST); // and there the power went

        open();
        assertThat(read).containsExactly("2 BATCH 20");
        assertThat(disk.list()).doesNotContain("0000000000000002.journal");
    }

    @Test
    void afterAFailedSyncNothingIsTakenUntilItWasOpenedAnew() throws IOException {
        Journal journal = open();
        add(journal, 10);
        journal.write();
        journal.sync();
        add(journal, 20);
        journal.write();
        disk.failSyncs(1);
        assertThatThrownBy(journal::sync).hasMessage("input/output error");

        assertThatThrownBy(journal::sync).hasMessageStartingWith("journal: input/output error");
        assertThatThrownBy(() -> add(journal, 30)).hasMessageStartingWith("journal: input/output error");
        journal.abandon();

        Journal again = open();
        disk.powerOn(new Random(1));
        assertThat(read).containsExactly("1 BATCH 10", "2 BATCH 20");
        assertThat(again.epoch()).isEqualTo(1);
        open();
        assertThat(read).containsExactly("1 BATCH 10", "2 BATCH 20");
    }

    @Test
    void afterAFullDiskItGoesOnWhereItWas() throws IOException {
        Journal journal = open();
        add(journal, 10);
        disk.room(SEGMENT + 100);
        assertThatThrownBy(() -> journal.roll(List.of(), 0)).isInstanceOf(NoSpaceException.class);
        add(journal, 20);
        journal.write();
        journal.sync();

        disk.room(Long.MAX_VALUE);
        journal.roll(List.of(), 0);
        add(journal, 30);
        journal.close();

        open();
        assertThat(read).containsExactly("1 BATCH 10", "2 BATCH 20", "3 BATCH 30");
        assertThat(disk.list()).doesNotContain("spare");
    }

    @Test
    void everyCutOfTheTailLeavesTheFramesBeforeIt() throws IOException {
        List<Long> ends = new ArrayList<>();
        for (long cut = SegmentHeader.BYTES; cut < SegmentHeader.BYTES + 400; cut++) {
            FakeDisk cutDisk = new FakeDisk();
            ends.clear();
            Journal journal = Journal.open(cutDisk, new SegmentStock(cutDisk, SEGMENT), frame -> {}, () -> 42);
            long end = SegmentHeader.BYTES;
            for (int bytes : new int[] {1, 50, 0, 133}) {
                journal.add(FrameKind.BATCH, Bodies.random(bytes, new Random(bytes)));
                end += FrameHeader.BYTES + FrameHeader.padded(bytes);
                ends.add(end);
            }
            journal.write();
            cutDisk.zeroFrom(FIRST, cut);
            List<Integer> found = new ArrayList<>();

            Journal again = Journal.open(
                    cutDisk,
                    new SegmentStock(cutDisk, SEGMENT),
                    frame -> found.add(frame.header().bodyLength()),
                    () -> 42);

            long at = cut;
            assertThat((long) found.size())
                    .as("cut at %d", cut)
                    .isBetween(ends.stream().filter(each -> each <= at).count(), 4L);
            assertThat(again.epoch()).isEqualTo(1);
        }
    }

    @Test
    void everyFlippedBitOfWhatWasSyncedIsReported() throws IOException {
        for (int bit = 0; bit < 8 * 120; bit++) {
            FakeDisk rotten = new FakeDisk();
            Journal journal = Journal.open(rotten, new SegmentStock(rotten, SEGMENT), frame -> {}, () -> 42);
            journal.add(FrameKind.BATCH, Bodies.random(50, new Random(1)));
            journal.write();
            journal.sync();
            journal.add(FrameKind.MARK, Journal.NO_BODY);
            journal.write();
            rotten.flip(FIRST, SegmentHeader.BYTES + bit / 8, bit % 8);

            if (bit < 8 * (FrameHeader.BYTES + 56)) {
                assertThatThrownBy(() -> Journal.open(rotten, new SegmentStock(rotten, SEGMENT), frame -> {}, () -> 42))
                        .as("bit %d", bit)
                        .isInstanceOf(DamagedLogException.class)
                        .hasMessageContaining("frame 1 at byte 4096 is damaged");
                assertThat(rotten.list()).containsExactly(FIRST);
            } else { // the mark itself, which says nothing of itself
                Journal.open(rotten, new SegmentStock(rotten, SEGMENT), frame -> {}, () -> 42);
            }
        }
    }

    @Test
    void everyFlippedBitOfAnOlderSegmentIsReported() throws IOException {
        for (int bit = 0; bit < 8 * 88; bit++) {
            FakeDisk rotten = new FakeDisk();
            Journal journal = Journal.open(rotten, new SegmentStock(rotten, SEGMENT), frame -> {}, () -> 42);
            journal.add(FrameKind.BATCH, Bodies.random(50, new Random(1)));
            journal.roll(List.of(), 0);
            rotten.flip(FIRST, SegmentHeader.BYTES + bit / 8, bit % 8);

            assertThatThrownBy(() -> Journal.open(rotten, new SegmentStock(rotten, SEGMENT), frame -> {}, () -> 42))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void aMissingSegmentIsReported() throws IOException {
        Journal journal = open();
        add(journal, 10);
        journal.roll(List.of(), 0);
        journal.roll(List.of(), 0);
        journal.close();
        disk.delete("0000000000000002.journal");

        assertThatThrownBy(this::open).isInstanceOf(DamagedLogException.class).hasMessageContaining("follows " + FIRST);
    }
}
