package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a log takes in, on one thread: what has come together since the last time becomes one write and at most one sync.
 * A second after something was written it syncs what is not yet synced, and says in the journal that all before is. After a
 * failure it tries every second to open the journal anew, or to get room.
 */
final class JournalWriter {

    private static final long PAUSE_MILLIS = 1_000;

    private final DiskLogHost host;
    private final SegmentStock stock;
    private final long segmentBytes;
    private final CompletableFuture<DiskLogCore> log = new CompletableFuture<>();

    /** Read by all, under the log's lock or before it is there. */
    private volatile Journal journal;

    private long marked;
    private boolean pausing;
    private boolean closed;

    /** Something that the journal has, and where. */
    record Written(Pending pending, long address) {}

    private JournalWriter(DiskLogHost host, DiskLogSettings settings, SegmentStock stock, Journal journal) {
        this.host = host;
        segmentBytes = settings.segmentBytes();
        this.stock = stock;
        this.journal = journal;
        marked = journal.added();
    }

    /** Opens the log of a directory. */
    static DiskLogCore open(DiskLogHost host, DiskLogSettings settings) throws IOException {
        SegmentStock stock = new SegmentStock(host.files(), settings.segmentBytes());
        LogState state = new LogState();
        Journal journal = Journal.open(host.files(), stock, state, host.random()::nextLong);
        JournalWriter writer = new JournalWriter(host, settings, stock, journal);
        DiskLogCore core = new DiskLogCore(host, writer, state);
        writer.log.complete(core);
        writer.prepare();
        return core;
    }

    /** Of records that are appended now; any thread. */
    long epoch() {
        return journal.epoch();
    }

    /** Begins to read there; any thread. Null if that went. */
    @Nullable
    FrameScanner read(long address, int bytes) {
        return journal.read(address, bytes);
    }

    /** Writes all that waits. */
    void run() {
        DiskLogCore core = log.join();
        for (List<Pending> group = core.take(); !group.isEmpty(); group = core.take()) {
            write(core, group);
        }
        pause();
    }

    private void write(DiskLogCore core, List<Pending> group) {
        List<Written> written = new ArrayList<>();
        int next = 0;
        try {
            for (; next < group.size(); next++) {
                Pending pending = group.get(next);
                if (pending.alone()) {
                    finish(core, written);
                }
                byte[] body;
                try {
                    pending.prepare();
                    body = core.body(pending);
                } catch (EventLogException refused) {
                    pending.fail(refused);
                    continue;
                } catch (IOException unread) {
                    pending.fail(problem(unread));
                    continue;
                }
                if (body != null && !journal.fits(body.length)) {
                    finish(core, written);
                    roll(core, body.length);
                }
                written.add(new Written(pending, body == null ? 0 : journal.add(pending.kind(), body)));
                if (pending.alone()) {
                    finish(core, written);
                }
            }
            finish(core, written);
        } catch (IOException | RuntimeException failed) {
            journal.refuse(failed);
            List<Pending> uncertain = written.stream().map(Written::pending).toList();
            List<Pending> certain = group.subList(Math.min(group.size(), next), group.size()).stream()
                    .filter(pending -> !uncertain.contains(pending))
                    .toList();
            core.stop(problem(failed), uncertain, certain);
        }
    }

    /** Writes and syncs what was added, and tells. */
    private void finish(DiskLogCore core, List<Written> written) throws IOException {
        if (written.isEmpty()) {
            return;
        }
        journal.write();
        for (Written each : written) {
            if (each.pending().synced()) {
                journal.sync();
                break;
            }
        }
        core.keep(written);
        written.clear();
    }

    private void roll(DiskLogCore core, int bodyBytes) throws IOException {
        List<Journal.Standing> standing = core.standing();
        Copying copying = core.copying(journal, segmentBytes);
        List<Journal.Standing> copies = copying.read(this);
        int before = standing.size();
        standing.addAll(copies);
        List<Long> addresses = journal.roll(standing, Journal.frameBytes(bodyBytes));
        core.said();
        core.moved(copying, addresses.subList(before, addresses.size()));
        marked = journal.added();
        journal.dropBefore(core.oldestSegment());
        prepare();
    }

    /** Has the next segment made, on another thread; if that fails, the writer will find out. */
    private void prepare() {
        host.readers().execute(() -> {
            try {
                stock.prepare();
            } catch (IOException full) {
                // told when it is needed
            }
        });
    }

    /** Comes back in a while, unless that is so already. */
    private void pause() {
        if (!pausing && !closed) {
            pausing = true;
            host.writer().schedule(this::afterPause, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void afterPause() {
        pausing = false;
        if (closed) {
            return;
        }
        DiskLogCore core = log.join();
        EventLogException stopped = core.problem();
        try {
            if (stopped == null) {
                mark(core);
            } else if (journal.isSound()) {
                stock.prepare();
                core.resume();
            } else {
                reopen(core);
            }
        } catch (IOException | RuntimeException failed) {
            journal.refuse(failed);
            core.stop(problem(failed), List.of(), List.of());
        }
        if (core.problem() != null || journal.added() > marked) {
            pause();
        }
    }

    private void mark(DiskLogCore core) throws IOException {
        journal.sync();
        if (journal.added() > marked && journal.fits(0)) {
            journal.add(FrameKind.MARK, Journal.NO_BODY);
            journal.write();
        }
        marked = journal.added();
        journal.dropBefore(core.oldestSegment());
    }

    private void reopen(DiskLogCore core) throws IOException {
        Journal failed = journal; // which readers still read
        LogState state = new LogState();
        journal = Journal.open(host.files(), stock, state, host.random()::nextLong);
        marked = journal.added();
        core.resume(state);
        failed.abandon();
        prepare();
    }

    /** Waits until everything is written, and closes the journal; another thread than the writer's. */
    void close() {
        CompletableFuture.runAsync(
                        () -> {
                            closed = true;
                            try {
                                journal.close();
                                stock.close();
                            } catch (IOException failed) {
                                // what was acknowledged is there all the same: the next one to open it finds out
                            }
                        },
                        host.writer())
                .join();
    }

    private static EventLogException problem(Exception failed) {
        Problem problem = failed instanceof NoSpaceException ? Problem.FULL : Problem.BROKEN;
        return new EventLogException(
                problem, "log: " + failed.getMessage() + " (expected: a disk that works)", false, failed);
    }
}
