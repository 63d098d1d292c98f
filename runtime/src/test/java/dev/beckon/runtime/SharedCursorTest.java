package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.SharedCursor.Member;
import dev.beckon.runtime.SharedCursor.Refusal;
import dev.beckon.runtime.SharedCursor.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is handed what of a topic, and what is kept of that; the clock is moved by hand. */
final class SharedCursorTest {

    private static final Timing TIMING = new Timing(3, 1000, 3000, 60_000);

    private final Told told = new Told();
    private final Member anna = told.member("anna", 10);
    private final Member bert = told.member("bert", 10);
    private long now = 100;
    private SharedCursor cursor = cursor(CursorState.at(place(0)), null);

    /** Writes down what a cursor does to others. */
    private static final class Told implements SharedCursor.Sink {

        final List<String> lines = new ArrayList<>();
        final Map<Member, String> names = new LinkedHashMap<>();
        final Map<String, Long> deliveries = new LinkedHashMap<>(); // the latest of each event

        Member member(String name, int most) {
            return member(name, most, true);
        }

        Member member(String name, int most, boolean oneByOne) {
            Member member = new Member(most, oneByOne);
            names.put(member, name);
            return member;
        }

        @Override
        public void hand(Member to, long delivery, int attempt, LogRecord event, Bookmark behind) {
            String number = Long.toString(event.position().offset());
            deliveries.put(number, delivery);
            lines.add(names.get(to) + " " + number + (attempt > 1 ? " again " + attempt : ""));
        }

        @Override
        public void hand(Member to, long delivery, LogGap gap, boolean sizeKnown) {
            deliveries.put("gap", delivery);
            lines.add(names.get(to) + " gap" + (sizeKnown ? " of " + gap.missed() : ""));
        }

        @Override
        public void kept(Member by, long delivery) {
            lines.add(names.get(by) + " kept " + event(delivery));
        }

        @Override
        public void refused(Member by, long delivery, Refusal why) {
            lines.add(names.get(by) + " " + why + " " + event(delivery));
        }

        private String event(long delivery) {
            for (Map.Entry<String, Long> entry : deliveries.entrySet()) {
                if (entry.getValue() == delivery) {
                    return entry.getKey();
                }
            }
            return "#" + delivery;
        }

        List<String> take() {
            List<String> all = List.copyOf(lines);
            lines.clear();
            return all;
        }
    }

    private SharedCursor cursor(CursorState state, @Nullable Predicate<@Nullable String> keys) {
        return new SharedCursor(
                state,
                TIMING,
                keys,
                (event, attempts, error) -> NewRecord.of(
                        "dead", event.position().offset() + " after " + attempts + ": " + error, new byte[1]),
                told,
                1_000_000,
                now);
    }

    private static Position position(long offset) {
        return new Position(0, 1, offset);
    }

    private static Bookmark place(long offset) {
        return Bookmark.of(position(offset));
    }

    private static LogRecord record(long offset, @Nullable String key) {
        return new LogRecord(position(offset), 0, new NewRecord("t", key, "", null, -1, List.of(), new byte[10]));
    }

    /** Reads so many more records, with these keys in turn; "-" is none. */
    private void read(String... keys) {
        long from = cursor.place().place(0).offset();
        List<LogRecord> records = new ArrayList<>();
        for (String key : keys) {
            records.add(record(from + records.size(), key.equals("-") ? null : key));
        }
        cursor.read(new Chunk(null, records, place(from + keys.length)), now);
    }

    private void done(Member by, String event) {
        cursor.done(by, Objects.requireNonNull(told.deliveries.get(event)), List.of());
    }

    private void failed(Member by, String event) {
        cursor.failed(by, Objects.requireNonNull(told.deliveries.get(event)), "broken", now);
    }

    /** What is kept from now on, with the keys of the records beside it. */
    private CursorState keep(String... records) {
        SharedCursor.Move move = Objects.requireNonNull(cursor.move(), "move");
        assertThat(move.records()).extracting(NewRecord::key).containsExactly(records);
        cursor.moved(now);
        return Objects.requireNonNull(CursorState.decode(move.state().encode()));
    }

    private void tick(long millis) {
        now += millis;
        cursor.tick(now);
    }

    // ---- handing out

    @Test
    void whoHasLessIsHandedMore() {
        cursor.join(anna);
        read("-", "-");
        cursor.join(bert);
        read("-", "-", "-");

        assertThat(told.take()).containsExactly("anna 0", "anna 1", "bert 2", "bert 3", "anna 4");
    }

    @Test
    void nobodyIsHandedMoreThanAskedFor() {
        Member one = told.member("one", 1);
        cursor.join(one);
        read("-", "-", "-");
        assertThat(told.take()).containsExactly("one 0");

        done(one, "0");
        assertThat(told.take()).containsExactly("one 1");
        failed(one, "1");
        assertThat(told.take()).containsExactly("one 2");
    }

    @Test
    void ofAKeyTheNextComesWhenTheOneBeforeIsKept() {
        cursor.join(anna);
        cursor.join(bert);
        read("a", "a", "b", "a");
        assertThat(told.take()).containsExactly("anna 0", "bert 2");

        done(anna, "0");
        assertThat(told.take()).isEmpty();
        keep();
        assertThat(told.take()).containsExactly("anna kept 0", "anna 1");
        done(anna, "1");
        done(bert, "2");
        CursorState state = keep();
        assertThat(told.take()).containsExactly("anna kept 1", "bert kept 2", "bert 3");
        assertThat(state).isEqualTo(new CursorState(place(3), place(3), List.of()));
    }

    @Test
    void keyWaitsWithAnEventThatFailedAndOthersGoOn() {
        cursor.join(anna);
        read("a", "b", "a", "b");
        told.take();

        failed(anna, "0");
        done(anna, "1");
        keep();
        assertThat(told.take()).containsExactly("anna kept 1", "anna 3");
        tick(999);
        assertThat(told.take()).isEmpty();
        assertThat(cursor.wakeAt()).isEqualTo(now + 1);
        tick(1);
        assertThat(told.take()).containsExactly("anna 0 again 2");
        done(anna, "0");
        keep();
        assertThat(told.take()).containsExactly("anna kept 0", "anna 2");
    }

    @Test
    void pausesGrowUpToTheLongest() {
        assertThat(List.of(TIMING.pause(1), TIMING.pause(2), TIMING.pause(3), TIMING.pause(1000)))
                .containsExactly(1000L, 2000L, 3000L, 3000L);
        assertThat(new Timing(1_000_000, 7, Long.MAX_VALUE / 2, 1).pause(1_000_000))
                .isBetween(1L << 60, Long.MAX_VALUE / 2);
    }

    // ---- the last attempt

    @Test
    void afterTheLastAttemptADeadLetterIsKeptWithTheMoveAndTheKeyIsFree() {
        cursor.join(anna);
        read("a", "a");
        for (int pause : new int[] {1000, 2000, 0}) {
            failed(anna, "0");
            tick(pause);
        }
        assertThat(told.take()).containsExactly("anna 0", "anna 0 again 2", "anna 0 again 3");

        CursorState state = keep("0 after 3: broken");

        assertThat(state.low()).isEqualTo(place(1));
        assertThat(told.take()).containsExactly("anna 1");
    }

    @Test
    void deadLetterThatTheLogRefusesLeavesTheEventToBeTriedAgain() {
        cursor.join(anna);
        read("a", "a");
        for (int pause : new int[] {1000, 2000, 0}) {
            failed(anna, "0");
            tick(pause);
        }
        told.take();
        assertThat(cursor.move()).isNotNull();
        cursor.notMoved(true, now);
        tick(2999);
        assertThat(told.take()).isEmpty();
        tick(1);
        assertThat(told.take()).containsExactly("anna 0 again 4");
    }

    // ---- members that go

    @Test
    void whatALostMemberHadGoesToOthersBeforeLaterOnesOfItsKey() {
        cursor.join(anna);
        read("a", "a", "b", "-");
        cursor.join(bert);
        told.take();

        cursor.leave(anna, true, now);

        assertThat(told.take()).containsExactly("bert 0 again 2", "bert 2 again 2", "bert 3 again 2");
        done(bert, "0");
        keep();
        assertThat(told.take()).containsExactly("bert kept 0", "bert 1");
    }

    @Test
    void lateAnswersAreRefused() {
        cursor.join(anna);
        read("a");
        long former = Objects.requireNonNull(told.deliveries.get("0"));
        cursor.leave(anna, true, now);
        cursor.join(bert);
        told.take();

        cursor.done(anna, former, List.of());
        cursor.failed(bert, former, "late", now);
        done(anna, "0");

        assertThat(told.take())
                .containsExactly("anna NOT_IN_FLIGHT #1", "bert NOT_IN_FLIGHT #1", "anna NOT_IN_FLIGHT 0");
        done(bert, "0");
        done(bert, "0");
        assertThat(told.take()).containsExactly("bert NOT_IN_FLIGHT 0");
        keep();
        assertThat(told.take()).containsExactly("bert kept 0");
    }

    @Test
    void ofAMemberThatTakesOneAtATimeOnlyTheFirstMayHaveBeenTheReason() {
        for (int i = 0; i < 3; i++) {
            Member fragile = told.member("fragile" + i, 10);
            cursor.join(fragile);
            if (i == 0) {
                read("a", "b", "c");
            }
            cursor.leave(fragile, true, now);
        }
        keep("0 after 3: its listener was lost");
        cursor.join(anna);
        told.take();
        failed(anna, "1");
        tick(1000);
        failed(anna, "1");
        tick(2000);

        assertThat(told.take()).containsExactly("anna 1 again 5", "anna 1 again 6");
        failed(anna, "1");
        keep("1 after 6: broken");
    }

    @Test
    void ofAMemberThatTakesManyAtATimeEachMayHaveBeenTheReason() {
        for (int i = 0; i < 3; i++) {
            Member fragile = told.member("fragile" + i, 10, false);
            cursor.join(fragile);
            if (i == 0) {
                read("a", "b");
            }
            cursor.leave(fragile, true, now);
        }
        keep("0 after 3: its listener was lost", "1 after 3: its listener was lost");
    }

    @Test
    void whoGoesInOrderIsNoReason() {
        for (int i = 0; i < 10; i++) {
            Member orderly = told.member("orderly" + i, 10);
            cursor.join(orderly);
            if (i == 0) {
                read("a");
            }
            cursor.leave(orderly, false, now);
        }
        cursor.join(anna);
        assertThat(told.take()).contains("anna 0 again 11");
    }

    @Test
    void whoIsDismissedIsHandedNothingAndMayStillAnswer() {
        cursor.join(anna);
        read("a", "b");
        cursor.dismiss(anna);
        read("c");
        told.take();

        done(anna, "0");
        assertThat(anna.isSettled()).isFalse();
        cursor.leave(anna, false, now);
        assertThat(anna.isSettled()).isFalse();
        keep();

        assertThat(anna.isSettled()).isTrue();
        assertThat(told.take()).containsExactly("anna kept 0");
        cursor.join(bert);
        assertThat(told.take()).containsExactly("bert 1 again 2", "bert 2");
    }

    // ---- what is kept

    @Test
    void acknowledgementsGatherWhileAMoveIsUnderWay() {
        cursor.join(anna);
        read("-", "-", "-");
        done(anna, "0");
        assertThat(cursor.move()).isNotNull();
        done(anna, "1");
        done(anna, "2");
        told.take();
        assertThat(cursor.move()).isNull();

        cursor.moved(now);
        assertThat(told.take()).containsExactly("anna kept 0");
        keep();
        assertThat(told.take()).containsExactly("anna kept 1", "anna kept 2");
        assertThat(cursor.move()).isNull();
    }

    @Test
    void moveThatIsNotKeptIsMadeAgainWithAllThatCameSince() {
        cursor.join(anna);
        read("a", "a", "-");
        done(anna, "0");
        assertThat(cursor.move()).isNotNull();
        cursor.notMoved(false, now);
        done(anna, "2");
        assertThat(told.take()).containsExactly("anna 0", "anna 2");

        assertThat(keep().low()).isEqualTo(place(1));
        assertThat(told.take()).containsExactly("anna kept 0", "anna kept 2", "anna 1");
    }

    @Test
    void whatGoesWithAnAcknowledgementIsInItsMove() {
        cursor.join(anna);
        read("a", "b");
        NewRecord one = NewRecord.of("out", "one", new byte[1]);
        cursor.done(anna, Objects.requireNonNull(told.deliveries.get("1")), List.of(one));
        done(anna, "0");
        keep("one");
    }

    @Test
    void whatTheLogRefusesToKeepWithAnAcknowledgementHasFailed() {
        cursor.join(anna);
        read("a", "b");
        NewRecord one = NewRecord.of("out", "one", new byte[1]);
        cursor.done(anna, Objects.requireNonNull(told.deliveries.get("0")), List.of(one));
        done(anna, "1");
        told.take();
        assertThat(cursor.move()).isNotNull();
        cursor.notMoved(true, now);
        assertThat(told.take()).containsExactly("anna NOT_TAKEN 0");

        assertThat(keep().open()).extracting(CursorState.Open::failures).containsExactly(1);
        assertThat(told.take()).containsExactly("anna kept 1");
        tick(1000);
        assertThat(told.take()).containsExactly("anna 0 again 2");
    }

    @Test
    void movesAreNotLargerThanALogTakes() {
        cursor.join(anna);
        read("a", "b", "c");
        NewRecord large = NewRecord.of("out", "large", new byte[3 << 20]);
        for (String event : List.of("0", "1")) {
            cursor.done(anna, Objects.requireNonNull(told.deliveries.get(event)), List.of(large));
        }
        done(anna, "2");
        told.take();

        keep("large");
        assertThat(told.take()).containsExactly("anna kept 0", "anna kept 2");
        keep("large");
        assertThat(told.take()).containsExactly("anna kept 1");
    }

    @Test
    void whoTakesOverFindsWhatIsOpenWithItsAttempts() {
        cursor.join(anna);
        read("a", "b", "a", "c", "d");
        failed(anna, "1");
        done(anna, "0");
        done(anna, "4");
        CursorState state = keep();
        told.take();

        now = 50;
        cursor = cursor(state, null);
        cursor.join(bert);
        assertThat(cursor.place()).isEqualTo(place(1));
        read("b", "a", "c", "d", "e");

        assertThat(told.take()).containsExactly("bert 2", "bert 3 again 2", "bert 5");
        tick(2999);
        assertThat(told.take()).containsExactly("bert 1 again 2");
        done(bert, "2");
        done(bert, "3");
        done(bert, "1");
        assertThat(keep()).isEqualTo(new CursorState(place(5), place(6), List.of(openOnce(5))));
    }

    private static CursorState.Open openOnce(long offset) {
        return new CursorState.Open(position(offset), 1, 0, 0);
    }

    @Test
    void whoTakesOverKeepsWhatItHasNotReadYet() {
        CursorState before = new CursorState(place(3), place(9), List.of(openOnce(3), openOnce(7)));
        cursor = cursor(before, null);
        cursor.join(anna);
        read("a", "b");
        assertThat(told.take()).containsExactly("anna 3 again 2");
        done(anna, "3");

        assertThat(keep()).isEqualTo(new CursorState(place(5), place(9), List.of(openOnce(7))));
        read("c", "d", "e", "f", "g");
        assertThat(told.take()).containsExactly("anna kept 3", "anna 7 again 2", "anna 9");
    }

    @Test
    void eventsOfOtherKeysArePassedAndThatIsKeptNowAndThen() {
        cursor = cursor(CursorState.at(place(0)), "a"::equals);
        cursor.join(anna);
        read("b", "a", "-");
        assertThat(told.take()).containsExactly("anna 1");
        done(anna, "1");
        assertThat(keep()).isEqualTo(CursorState.at(place(3)));

        for (int i = 0; i < 255; i++) {
            read("b");
        }
        assertThat(cursor.move()).isNull();
        read("b");
        assertThat(keep()).isEqualTo(CursorState.at(place(259)));
    }

    @Test
    void nameThatIsUsedIsKeptAnewNowAndThen() {
        cursor.join(anna);
        assertThat(cursor.move()).isNull();
        assertThat(cursor.wakeAt()).isEqualTo(now + 60_000);
        tick(60_000);
        keep();
        assertThat(cursor.move()).isNull();
        cursor.leave(anna, false, now);
        keep(); // so that it is known when it was used last
        assertThat(cursor.wakeAt()).isEqualTo(Long.MAX_VALUE);
    }

    // ---- bounds and gaps

    @Test
    void noMoreIsReadThanMayBeOpen() {
        cursor.join(anna);
        assertThat(cursor.wantsRecords()).isTrue();
        for (int i = 0; i < SharedCursor.MOST_OPEN; i++) {
            read("a");
        }
        assertThat(cursor.wantsRecords()).isFalse();
        done(anna, "0");
        keep();
        assertThat(cursor.wantsRecords()).isTrue();
        assertThat(cursor.standing()).isEqualTo(new SharedCursor.Standing(place(1), 1023, 1, 0, 1));
    }

    @Test
    void gapIsHandedToOneAndOutlivesIt() {
        cursor.join(anna);
        read("a");
        LogGap gap = new LogGap(place(1), place(5), 4, LogGap.Cause.RETENTION);
        cursor.read(new Chunk(gap, List.of(record(5, "a"), record(6, "b")), place(7)), now);
        assertThat(told.take()).containsExactly("anna 0", "anna gap of 4", "anna 6");
        done(anna, "0");
        done(anna, "6");
        CursorState state = keep();
        assertThat(state.low()).isEqualTo(place(1));
        told.take();

        cursor = cursor(state, null);
        cursor.join(bert);
        cursor.read(new Chunk(gap, List.of(record(5, "a"), record(6, "b")), place(7)), now);

        assertThat(told.take()).containsExactly("bert gap", "bert 5");
        done(bert, "gap");
        assertThat(keep().low()).isEqualTo(place(5));
    }
}
