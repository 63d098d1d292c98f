package dev.beckon.simulator;

import dev.beckon.api.TopicMode;
import dev.beckon.api.codec.Encoder;
import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a server's own code appends to its log: batches of several topics with a cursor that counts them, which is claimed by each
 * process anew. Batches are there whole or not at all, their cursor's move with them.
 */
final class Books {

    private static final String NAME = "books";

    private final Host host;
    private final World world;
    private final List<Feed> feeds;
    private final TreeMap<Integer, Entry> entries = new TreeMap<>();
    private int latest;
    private long claim = -1; // of the process that runs
    private boolean claiming;

    /** A batch. */
    private static final class Entry {
        private final List<Post> posts = new ArrayList<>();
        private boolean kept;
    }

    /** @param feeds on the disk, one of them synced */
    Books(Host host, List<Feed> feeds) {
        this.host = host;
        this.world = host.world;
        this.feeds = feeds;
    }

    private Feed synced() {
        return feeds.stream()
                .filter(feed -> feed.options.mode() == TopicMode.SYNCED)
                .findFirst()
                .orElseThrow();
    }

    /** The process is gone, or has closed its log. */
    void end() {
        claim = -1;
        claiming = false;
    }

    /** Appends a batch, or first claims the cursor. */
    void keep(EventLog log) {
        long own = claim;
        if (claiming) {
            return;
        }
        if (own < 0 || world.chance(15)) {
            claiming = true;
            log.claim(synced().topic.name(), NAME).whenComplete((cursor, thrown) -> {
                claiming = false;
                if (cursor == null) {
                    claim = -1; // it may have come so far, or not
                    expectKnown(thrown, false);
                    return;
                }
                claim = cursor.epoch();
                if (own >= 0) {
                    append(log, own, true);
                }
                append(log, claim, false);
            });
        } else {
            append(log, own, false);
        }
    }

    private void append(EventLog log, long under, boolean late) {
        int number = ++latest;
        Entry entry = new Entry();
        List<NewRecord> records = new ArrayList<>();
        for (int i = world.between(1, 4); i > 0; i--) {
            Feed feed = world.pick(feeds);
            Post post = feed.write("book", world.between(0, 600));
            post.attempts = late ? 0 : 1;
            entry.posts.add(post);
            records.add(record(post));
        }
        if (!late) {
            entries.put(number, entry);
        }
        byte[] state = ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array();
        CursorMove move = new CursorMove(synced().topic.name(), NAME, under, state);
        world.trace.note(world.now(), host.name, "enters batch", number);
        log.append(new Batch(records, List.of(move))).whenComplete((appended, thrown) -> {
            if (appended != null) {
                kept(number, entry, appended, late);
            } else if (!expectKnown(thrown, late)) {
                entry.posts.forEach(post -> post.attempts = 0);
                entries.remove(number);
            }
        });
    }

    private static NewRecord record(Post post) {
        Bulletin bulletin = post.bulletin();
        Encoder out = new Encoder(bulletin.load().length + 32);
        BulletinBeckon.encode(bulletin, out);
        return NewRecord.of(
                post.feed.topic.name(), String.valueOf(post.key), Arrays.copyOf(out.array(), out.position()));
    }

    private void kept(int number, Entry entry, List<Appended> appended, boolean late) {
        expect(!late, "batch " + number + " has moved a cursor that another has claimed", "FENCED");
        for (int i = 0; i < appended.size(); i++) {
            Post post = entry.posts.get(i);
            post.feed.acknowledged(post, appended.get(i).position());
        }
        entry.kept = true;
    }

    /** Whether it may have been kept all the same. */
    private boolean expectKnown(@Nullable Throwable thrown, boolean late) {
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        if (!(cause instanceof EventLogException failed)) {
            world.fail(host + ": its log failed with " + cause + " (expected: an EventLogException)");
            return false;
        }
        expect(
                failed.problem() == Problem.FENCED || !late,
                "a batch under a claim that is over was refused with " + failed,
                "FENCED");
        expect(failed.problem() != Problem.FENCED || late, "a batch was refused with " + failed, "it is kept");
        return failed.maybeKept();
    }

    /** What the log says after it was opened; the feeds know already what is there. */
    void replayed(List<Cursor> cursors) {
        int moved = 0;
        for (Cursor cursor : cursors) {
            if (cursor.name().equals(NAME) && cursor.state().length > 0) {
                moved = ByteBuffer.wrap(cursor.state()).getInt();
            }
        }
        int number = moved;
        expect(
                moved == 0 || entries.containsKey(moved),
                "the cursor stands at batch " + moved,
                "one that was appended");
        entries.forEach((each, entry) -> {
            long there = entry.posts.stream()
                    .filter(post -> post.position != null && post.must)
                    .count();
            long gone = entry.posts.stream()
                    .filter(post -> post.position == null && !post.feed.isExplained(post))
                    .count();
            expect(
                    there == 0 || gone == 0,
                    "of batch " + each + " " + there + " events are there, and " + gone + " are not",
                    "all or none");
            expect(
                    there == 0 || each <= number,
                    "batch " + each + " is there, and the cursor stands at " + number,
                    "at that batch or later");
            expect(
                    gone == 0 || each != number,
                    "the cursor stands at batch " + number + ", which is not there",
                    "at one that is");
            expect(
                    !entry.kept || each <= number,
                    "batch " + each + " was acknowledged, and the cursor stands at " + number,
                    "at that batch or later");
        });
        entries.entrySet()
                .removeIf(each -> each.getKey() != number
                        && each.getValue().posts.stream().allMatch(post -> post.position == null));
    }

    private void expect(boolean holds, String otherwise, String expected) {
        if (!holds) {
            world.fail(host + ": " + otherwise + " (expected: " + expected + ")");
        }
    }
}
