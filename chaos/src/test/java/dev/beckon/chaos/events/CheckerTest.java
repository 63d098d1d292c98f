package dev.beckon.chaos.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.chaos.events.Ear.Kind;
import dev.beckon.chaos.events.Fact.Acknowledged;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.chaos.events.Promises.Derived;
import dev.beckon.chaos.events.Promises.Which;
import dev.beckon.eventlog.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Records as clients may write them: good ones hold, and each kind of fault is found in those that have it. */
final class CheckerTest {

    private static final int RETAINED = 10;
    private static final int UNDER_WAY = 2;
    private static final int EVENTS = 40;

    private final Checker checker = new Checker(
            List.of(
                    new Ear("t", "ledger", Kind.DURABLE),
                    new Ear("t", "walker", Kind.PLAIN),
                    new Ear("t", "replay", Kind.REPLAY),
                    new Ear("d", "collector", Kind.DURABLE)),
            new Promises(RETAINED, UNDER_WAY, List.of(), Set.of()));

    private static Position at(long offset) {
        return new Position(0, offset / 15, offset); // an epoch now and then
    }

    /** Of four keys, in turn. */
    private static Heard heard(String name, long offset) {
        return new Heard("t", name, "k" + offset % 4, offset / 4 + 1, at(offset), 1, EVENTS - 1);
    }

    private void acknowledgeAll() {
        for (long offset = 0; offset < EVENTS; offset++) {
            checker.acknowledged(new Acknowledged("t", "k" + offset % 4, offset / 4 + 1, at(offset)));
        }
    }

    private void hearAll(String name, long from, Consumer<List<Heard>> but) {
        List<Heard> all = new ArrayList<>();
        for (long offset = from; offset < EVENTS; offset++) {
            all.add(heard(name, offset));
        }
        but.accept(all);
        all.forEach(checker::heard);
    }

    private void hearAll(String name) {
        hearAll(name, name.equals("replay") ? 25 : 0, all -> {});
    }

    private void allBut(String name) {
        acknowledgeAll();
        for (String other : List.of("ledger", "walker", "replay")) {
            if (!other.equals(name)) {
                hearAll(other);
            }
        }
    }

    private static Missed gap(String name, long after, long resumed) {
        return new Missed("t", name, at(after), at(resumed), resumed - after, "RETENTION", EVENTS - 1);
    }

    @Test
    void whatEverybodyHeardHolds() {
        allBut("");

        Verdict verdict = checker.verdict();

        assertThat(verdict).isEqualTo(new Verdict(EVENTS, 0, 0, 0, 0, 0, List.of()));
        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.line(3)).isEqualTo("chaos events: kills=3 acked=40 lost=0 reordered=0 gaps=0 redelivered=0");
    }

    @Test
    void redeliveryIsCountedAndAllowed() {
        allBut("ledger");
        hearAll("ledger", 0, all -> {
            all.add(10, all.get(5));
            all.add(30, all.get(5));
        });

        assertThat(checker.verdict()).isEqualTo(new Verdict(EVENTS, 0, 0, 0, 2, 0, List.of()));
    }

    @Test
    void whatADurableNameHasNotHeardIsLostAndAGap() {
        allBut("ledger");
        hearAll("ledger", 0, all -> all.remove(3));

        Verdict verdict = checker.verdict();

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.lost()).isOne();
        assertThat(verdict.gaps()).isOne();
        assertThat(verdict.findings()).containsExactly("t, ledger: has not 1 events, from 0.0.3 to 0.0.3");
    }

    @Test
    void whatADurableNameHasNotHeardAtTheEndIsLost() {
        allBut("ledger");
        hearAll("ledger", 0, all -> all.subList(EVENTS - 2, EVENTS).clear());

        assertThat(checker.verdict().lost()).isEqualTo(2);
    }

    @Test
    void whatIsRetainedAndNotReplayedIsLost() {
        allBut("replay");
        hearAll("replay", 25, all -> all.remove(7));

        Verdict verdict = checker.verdict();

        assertThat(verdict.lost()).isOne();
        assertThat(verdict.gaps()).isZero();
        assertThat(verdict.holds()).isFalse();
    }

    @Test
    void whatTheReplayBeginsBehindIsLostIfItIsRetained() {
        allBut("replay");
        hearAll("replay", EVENTS - RETAINED + 3, all -> {});

        assertThat(checker.verdict().lost()).isEqualTo(3);
    }

    @Test
    void anEmptyReplayHasLostWhatIsRetained() {
        allBut("replay");

        assertThat(checker.verdict().lost()).isEqualTo(RETAINED);
    }

    @Test
    void theReplayMayBeginWhereRetentionEnds() {
        allBut("replay");
        hearAll("replay", EVENTS - RETAINED, all -> {});

        assertThat(checker.verdict().holds()).isTrue();
    }

    @Test
    void firstHeardBehindALaterOneOfItsKeyIsReordered() {
        allBut("ledger");
        hearAll("ledger", 0, all -> all.add(12, all.remove(8)));

        Verdict verdict = checker.verdict();

        assertThat(verdict.reordered()).isOne();
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.findings()).containsExactly("t, ledger: k0/3 at 0.0.8 was heard behind 0.0.c");
    }

    @Test
    void otherKeysAreInNoOrder() {
        allBut("ledger");
        hearAll("ledger", 0, all -> all.add(10, all.remove(8)));

        assertThat(checker.verdict().holds()).isTrue();
    }

    @Test
    void eventsThatAPlainListenerWasNotToldOfAreAGap() {
        allBut("walker");
        hearAll("walker", 0, all -> all.subList(10, 13).clear());

        Verdict verdict = checker.verdict();

        assertThat(verdict.gaps()).isOne();
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.holds()).isFalse();
    }

    @Test
    void aGapThatRetentionExplainsIsNone() {
        allBut("walker");
        checker.missed(gap("walker", 10, 20));
        hearAll("walker", 0, all -> all.subList(10, 20).clear());

        assertThat(checker.verdict()).isEqualTo(new Verdict(EVENTS, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void whatLiesBesideAToldGapIsAnother() {
        allBut("walker");
        checker.missed(gap("walker", 10, 20));
        hearAll("walker", 0, all -> {
            all.subList(9, 21).clear();
            all.remove(0);
        });

        assertThat(checker.verdict().gaps()).isEqualTo(3);
    }

    @Test
    void aDurableNameHasNoGap() {
        allBut("ledger");
        checker.missed(gap("ledger", 10, 20));
        hearAll("ledger", 0, all -> all.subList(10, 20).clear());

        Verdict verdict = checker.verdict();

        assertThat(verdict.gaps()).isEqualTo(2);
        assertThat(verdict.lost()).isEqualTo(10);
    }

    @Test
    void aGapThatLeavesOutWhatIsRetainedIsNotExplained() {
        allBut("walker");
        long tooFar = EVENTS + UNDER_WAY - RETAINED + 1;
        checker.missed(gap("walker", 20, tooFar));
        hearAll("walker", 0, all -> all.subList(20, (int) tooFar).clear());

        assertThat(checker.verdict().gaps()).isOne();
    }

    @Test
    void aGapForAnotherReasonIsNotExplained() {
        allBut("walker");
        checker.missed(new Missed("t", "walker", at(10), at(20), 10, "LOST", EVENTS));
        hearAll("walker", 0, all -> all.subList(10, 20).clear());

        assertThat(checker.verdict().gaps()).isOne();
    }

    @Test
    void aGapOfAnotherNumberIsNotExplained() {
        allBut("walker");
        checker.missed(new Missed("t", "walker", at(10), at(20), 9, "RETENTION", EVENTS));
        hearAll("walker", 0, all -> all.subList(10, 20).clear());

        assertThat(checker.verdict().gaps()).isOne();
    }

    @Test
    void anEventAtTwoPositionsContradicts() {
        allBut("walker");
        hearAll("walker", 0, all -> all.add(9, new Heard("t", "walker", "k0", 1, at(8), 1, 8)));

        assertThat(checker.verdict().contradicted()).isOne();
        assertThat(checker.verdict().holds()).isFalse();
    }

    @Test
    void twoEventsAtOnePositionContradict() {
        allBut("");
        checker.acknowledged(new Acknowledged("t", "k0", 11, at(8)));

        assertThat(checker.verdict().contradicted()).isOne();
    }

    @Test
    void anEventAcknowledgedTwiceContradicts() {
        allBut("");
        checker.acknowledged(new Acknowledged("t", "k0", 2, at(EVENTS)));

        assertThat(checker.verdict().contradicted()).isOne();
        assertThat(checker.verdict().line(1)).endsWith(" contradicted=1");
    }

    @Test
    void anEventThatNobodyPublishedContradicts() {
        allBut("walker");
        hearAll("walker", 0, all -> all.add(new Heard("t", "walker", "k0", 99, at(EVENTS), 1, EVENTS)));

        assertThat(checker.verdict().contradicted()).isOne();
    }

    @Test
    void theLastOfAKeyMayBeHeardWithoutItsPublisherKnowing() {
        allBut("walker");
        hearAll("walker", 0, all -> all.add(new Heard("t", "walker", "k0", 11, at(EVENTS), 1, EVENTS)));

        assertThat(checker.verdict().holds()).isTrue();
    }

    @Test
    void aLogThatTellsAPositionTwiceContradicts() {
        allBut("replay");
        hearAll("replay", 25, all -> all.add(3, all.get(2)));

        assertThat(checker.verdict().contradicted()).isOne();
    }

    @Test
    void eventsOfAKeyThatStandInAnotherOrderThanTheyWerePublishedInAreReordered() {
        allBut("");
        checker.acknowledged(new Acknowledged("t", "k7", 2, at(EVENTS)));
        checker.acknowledged(new Acknowledged("t", "k7", 1, at(EVENTS + 1)));

        assertThat(checker.verdict().reordered()).isOne();
    }

    private static Heard collected(long number, long offset) {
        return new Heard("d", "collector", "k", number, at(offset), 1, EVENTS - 1);
    }

    private static Checker derived() {
        return derived((key, number) -> true);
    }

    private static Checker derived(Which which) {
        Checker checker = new Checker(
                List.of(new Ear("d", "collector", Kind.DURABLE)),
                new Promises(RETAINED, UNDER_WAY, List.of(new Derived("d", "t", which)), Set.of()));
        for (long number = 1; number <= 5; number++) {
            checker.acknowledged(new Acknowledged("t", "k", number, at(number + 30)));
        }
        return checker;
    }

    @Test
    void whatIsDerivedHoldsIfItStandsThereOnceForEach() {
        Checker derived = derived();
        for (long number = 1; number <= 5; number++) {
            derived.heard(collected(number, number));
        }
        derived.heard(collected(2, 2));

        assertThat(derived.verdict()).isEqualTo(new Verdict(5, 0, 0, 0, 1, 0, List.of()));
    }

    @Test
    void whatIsDerivedTwiceContradicts() {
        Checker derived = derived();
        for (long number = 1; number <= 5; number++) {
            derived.heard(collected(number, number));
        }
        derived.heard(collected(5, 6));

        assertThat(derived.verdict().contradicted()).isOne();
    }

    @Test
    void whatIsNotDerivedIsLost() {
        Checker derived = derived();
        for (long number = 1; number <= 4; number++) {
            derived.heard(collected(number, number));
        }

        assertThat(derived.verdict().lost()).isOne();
    }

    @Test
    void whatIsDerivedOfNothingContradicts() {
        Checker derived = derived();
        for (long number = 1; number <= 7; number++) {
            derived.heard(collected(number, number));
        }

        assertThat(derived.verdict().contradicted()).isOne(); // 6 may be the last that its publisher does not know of
    }

    @Test
    void whatIsDerivedInAnotherOrderIsReordered() {
        Checker derived = derived();
        derived.heard(collected(2, 1));
        derived.heard(collected(1, 2));
        for (long number = 3; number <= 5; number++) {
            derived.heard(collected(number, number));
        }

        assertThat(derived.verdict().reordered()).isOne();
    }

    @Test
    void ofSomeOnlyTheseAreDerived() {
        Checker dead = derived((key, number) -> number % 2 == 0);
        dead.heard(collected(2, 1));
        dead.heard(collected(4, 2));

        assertThat(dead.verdict().holds()).isTrue();
    }

    @Test
    void ofSomeOthersMustNotBeDerived() {
        Checker dead = derived((key, number) -> number % 2 == 0);
        dead.heard(collected(2, 1));
        dead.heard(collected(3, 2));

        Verdict verdict = dead.verdict();

        assertThat(verdict.contradicted()).isOne();
        assertThat(verdict.lost()).isOne();
    }

    /** Ten keys, ten events each; the last of {@code k9} is its second. */
    private static Checker compacted() {
        Checker checker = new Checker(
                List.of(new Ear("t", "walker", Kind.PLAIN), new Ear("t", "replay", Kind.REPLAY)),
                new Promises(RETAINED, 0, List.of(), Set.of("t")));
        for (long offset = 0; offset < 99; offset++) {
            checker.acknowledged(new Acknowledged("t", keyAt(offset), offset, at(offset)));
        }
        return checker;
    }

    private static String keyAt(long offset) {
        return offset < 20 || offset % 10 != 9 ? "k" + offset % 10 : "k8";
    }

    private static void hear(Checker checker, String name, long from, long to, long newest) {
        for (long offset = from; offset < to; offset++) {
            checker.heard(new Heard("t", name, keyAt(offset), offset, at(offset), 1, newest));
        }
    }

    @Test
    void whatWasReplacedIsNoGapAndNotLost() {
        Checker compacted = compacted();
        hear(compacted, "walker", 0, 30, 30);
        hear(compacted, "walker", 50, 99, 98);
        hear(compacted, "replay", 19, 20, 98);
        hear(compacted, "replay", 89, 99, 98);

        assertThat(compacted.verdict()).isEqualTo(new Verdict(99, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void theLatestOfAKeyMustBeReplayed() {
        Checker compacted = compacted();
        hear(compacted, "walker", 0, 99, 98);
        hear(compacted, "replay", 89, 99, 98);

        assertThat(compacted.verdict().lost()).isOne();
    }

    @Test
    void whatIsRetainedIsNotReplaced() {
        Checker compacted = compacted();
        hear(compacted, "walker", 0, 30, 30);
        hear(compacted, "walker", 50, 99, 58);
        hear(compacted, "replay", 19, 20, 98);
        hear(compacted, "replay", 89, 99, 98);

        assertThat(compacted.verdict().gaps()).isOne(); // 49 was retained when 58 was the newest
    }

    @Test
    void theLatestOfAKeyMustBeHeard() {
        Checker compacted = compacted();
        hear(compacted, "walker", 0, 15, 15);
        hear(compacted, "walker", 50, 99, 98);
        hear(compacted, "replay", 0, 99, 98);

        assertThat(compacted.verdict().gaps()).isOne(); // 19 was the latest of its key
    }

    @Test
    void nothingWasDeletedSoNoGapIsExplained() {
        Checker compacted = compacted();
        hear(compacted, "walker", 0, 30, 30);
        compacted.missed(new Missed("t", "walker", at(30), at(50), 20, "RETENTION", 98));
        hear(compacted, "walker", 50, 99, 98);
        hear(compacted, "replay", 0, 99, 98);

        assertThat(compacted.verdict().gaps()).isOne();
    }

    @Test
    void whoWasNotAnnouncedIsRefused() {
        assertThatThrownBy(() -> checker.heard(heard("stranger", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stranger");
    }

    @Test
    void factsComeBackFromTheirLines() {
        List<Fact> facts = List.of(new Acknowledged("t", "k1", 7, at(16)), heard("ledger", 30), gap("walker", 10, 20));

        assertThat(facts).allSatisfy(fact -> assertThat(Fact.parse(fact.line())).isEqualTo(fact));
    }

    @Test
    void whatIsNoFactIsRefused() {
        assertThatThrownBy(() -> Fact.parse("A t k1 7")).hasMessage("line: A t k1 7 (expected: a fact)");
        assertThatThrownBy(() -> Fact.parse("H t ledger k1 seven 0.0.1 1 1"))
                .hasMessage("line: H t ledger k1 seven 0.0.1 1 1 (expected: a fact)");
    }
}
