package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Cursors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a journal before its first damage. Order matters, since this too may be killed: first everything is copied or renamed that
 * will be no part of it, the last segment first; then what remains is ended in place. Done again, it goes on.
 */
final class Repairing {

    private static final String ASIDE = ".set-aside";
    private static final long CLAIMS = 1 << 20; // more than were given behind the damage
    private static final int STEP_BYTES = 1024 * 1024;

    private Repairing() {}

    /** What stood behind the damage. */
    private static final class Behind implements FrameSink {
        final Map<Integer, String> names = new HashMap<>();
        final Map<String, Long> records = new TreeMap<>();
        final Cursors cursors = new Cursors();
        long frames;

        @Override
        public void accept(Frame frame) throws IOException {
            frames++;
            BodyReader body = frame.body();
            switch (frame.header().kind()) {
                case TOPIC -> {
                    StateCodec.StandingTopic topic = StateCodec.readTopic(body);
                    names.put(topic.number(), topic.settings().name());
                }
                case CURSORS -> StateCodec.readCursors(body, cursors);
                case BATCH -> count(body);
                case COPIES, MARK, CLOSED -> {}
            }
        }

        private void count(BodyReader body) throws DamagedLogException {
            body.readVarint(); // epoch
            long time = body.readVarint();
            for (int i = body.readCount(); i > 0; i--) {
                int topic = (int) body.readVarint();
                body.readVarint(); // offset
                RecordCodec.skip(body);
                records.merge(names.getOrDefault(topic, "topic number " + topic), 1L, Long::sum);
            }
            for (int i = body.readCount(); i > 0; i--) {
                CursorMove move = RecordCodec.readMove(body);
                cursors.move(move, time);
            }
        }
    }

    static LogRepair run(LogFiles files) throws IOException {
        LogState state = new LogState();
        Behind behind = new Behind();
        FrameSink whole = frame -> {
            state.accept(frame);
            if (frame.header().kind() == FrameKind.TOPIC) {
                StateCodec.StandingTopic topic = StateCodec.readTopic(frame.body());
                behind.names.put(topic.number(), topic.settings().name());
            }
        };
        try (JournalCheck check = JournalCheck.run(files, whole, behind)) {
            if (check.damage().isEmpty()) {
                return new LogRepair(List.of(), List.of(), 0, Map.of());
            }
            long claimed = Math.max(state.cursors().lastClaim(), behind.cursors.lastClaim()) + CLAIMS;
            List<String> aside = cut(files, check, claimed);
            return new LogRepair(List.copyOf(check.damage()), aside, behind.frames, behind.records);
        }
    }

    private static List<String> cut(LogFiles files, JournalCheck check, long claimed) throws IOException {
        long epoch = 0;
        for (Segment segment : check.segments().values()) {
            epoch = Math.max(epoch, segment.header().epoch());
        }
        // The last segment of which the beginning is whole, and where that ends.
        Damage first = check.damage().get(0);
        Segment last = null;
        for (Segment segment : check.segments().values()) {
            int order = segment.toString().compareTo(first.file());
            if (order < 0 || order == 0 && first.at() > 0) {
                last = segment;
            }
        }
        if (last == null) {
            throw new DamagedLogException(first + " (expected: something whole before it, that could be kept)");
        }
        List<String> aside = new ArrayList<>();
        copy(files, last, aside);
        List<String> names = new ArrayList<>(files.list());
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            if (Segment.isName(name) && name.compareTo(last.toString()) > 0) {
                String free = free(files, name);
                files.rename(name, free);
                files.sync();
                aside.add(free);
            }
        }
        end(last, epoch, claimed);
        return aside;
    }

    private static void copy(LogFiles files, Segment segment, List<String> aside) throws IOException {
        String name = free(files, segment.toString());
        try (LogFile target = files.create(name)) {
            ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
            for (long at = 0; at < segment.size(); at += step.limit()) {
                step.clear();
                segment.file().read(step, at);
                target.write(step.flip(), at);
            }
            target.sync();
        }
        files.sync();
        aside.add(name);
    }

    /** A name that is not there yet: an earlier repair may have set something aside. */
    private static String free(LogFiles files, String name) throws IOException {
        List<String> there = files.list();
        String free = name + ASIDE;
        for (int i = 2; there.contains(free); i++) {
            free = name + ASIDE + "-" + i;
        }
        return free;
    }

    /** Writes how far claims went behind the last whole frame, zeros behind that, and the greatest epoch into the header. */
    private static void end(Segment last, long epoch, long claimed) throws IOException {
        SegmentHeader header = last.header();
        FrameScanner scanner = new FrameScanner(last, SegmentHeader.BYTES, last.size(), header.firstFrame());
        while (scanner.next() != null) {
            // to the end
        }
        FrameBuffer frame = new FrameBuffer(header.journal());
        frame.add(FrameKind.CURSORS, StateCodec.cursors(List.of(), claimed), scanner.number(), scanner.number() - 1);
        last.file().write(frame.content(), scanner.at());
        ByteBuffer zeros = ByteBuffer.allocate(STEP_BYTES);
        for (long at = scanner.at() + frame.size(); at < last.size(); at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(STEP_BYTES, last.size() - at));
            last.file().write(zeros, at);
        }
        SegmentHeader ended = new SegmentHeader(
                header.journal(), header.number(), header.firstFrame(), header.previousEnd(), epoch, header.alone());
        last.file().write(ended.encode(), 0);
        last.file().sync();
    }
}
