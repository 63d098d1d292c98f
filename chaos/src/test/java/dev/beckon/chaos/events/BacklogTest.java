package dev.beckon.chaos.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BacklogTest {

    private static final long MOST = 10;
    private static final long PATIENCE = 100;
    private static final List<String> DURABLE = Cast.earsFor(Beats.WRITTEN).stream()
            .filter(ear -> ear.kind() == Ear.Kind.DURABLE)
            .map(Ear::name)
            .toList();

    private final Backlog backlog = new Backlog(Beats.WRITTEN, MOST, PATIENCE);

    private void acknowledge(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            backlog.acknowledged(offset);
        }
    }

    @Test
    void isFullWhenADurableNameHasNotHeardWhatIsOld() {
        acknowledge(0, MOST);
        assertThat(backlog.mayGrow(0)).isTrue();

        acknowledge(MOST, MOST + 1);
        assertThat(backlog.mayGrow(0)).isFalse();

        DURABLE.forEach(name -> backlog.heard(name, 0));
        assertThat(backlog.mayGrow(0)).isTrue();
    }

    @Test
    void waitsForNoPlainListener() {
        acknowledge(0, MOST * 5);
        for (long offset = 0; offset < MOST * 5; offset++) {
            for (String name : DURABLE) {
                backlog.heard(name, offset);
            }
        }

        assertThat(backlog.mayGrow(0)).isTrue();
        assertThat(backlog.unheard())
                .containsOnlyKeys(Cast.WALKER, Cast.SLEEPER)
                .containsValue((int) MOST * 5);
    }

    @Test
    void knowsWhatWasHeardBeforeItWasAcknowledged() {
        for (String name : List.of(Cast.WALKER, Cast.CREW)) {
            backlog.heard(name, 0);
            backlog.heard(name, 1);
        }
        acknowledge(0, 3);

        assertThat(backlog.unheard())
                .containsEntry(Cast.WALKER, 1)
                .containsEntry(Cast.CREW, 1)
                .containsEntry(Cast.SLEEPER, 3);
    }

    @Test
    void waitsForNothingThatAPlainListenerHasPassedOver() {
        acknowledge(0, 5);
        for (String name : List.of(Cast.WALKER, Cast.CREW)) {
            backlog.heard(name, 6);
            backlog.heard(name, 3);
        }
        acknowledge(5, 8);

        assertThat(backlog.unheard()).containsEntry(Cast.WALKER, 1).containsEntry(Cast.CREW, 6);
    }

    @Test
    void waitsForNothingThatANameWasToldItWillNotHear() {
        acknowledge(0, 10);
        backlog.missed(Cast.SLEEPER, 2, 9);

        assertThat(backlog.unheard()).containsEntry(Cast.SLEEPER, 3);
    }

    @Test
    void givesUpWhatNobodyHearsForLong() {
        acknowledge(0, MOST + 1);
        assertThat(backlog.mayGrow(7)).isFalse();
        assertThat(backlog.mayGrow(7 + PATIENCE)).isFalse();
        assertThat(backlog.mayGrow(8 + PATIENCE)).isFalse();

        assertThat(backlog.mayGrow(8 + PATIENCE)).isTrue();
    }

    @Test
    void givesNothingUpWhileSomethingIsHeard() {
        acknowledge(0, MOST + 1);
        assertThat(backlog.mayGrow(7)).isFalse();
        backlog.heard(Cast.WALKER, 4);

        assertThat(backlog.mayGrow(8 + PATIENCE)).isFalse();
        assertThat(backlog.mayGrow(8 + PATIENCE)).isFalse();
    }

    @Test
    void waitsAlsoForWhatIsDerived() {
        Backlog synced = new Backlog(Beats.SYNCED, MOST, PATIENCE);
        synced.acknowledged(0);

        assertThat(synced.unheard()).containsKeys(Cast.SMITH, Cast.COLLECTOR);
        assertThat(backlog.unheard()).isEmpty();
    }

    @Test
    void counts() {
        assertThat(backlog.newest()).isEqualTo(-1);
        acknowledge(5, 8);
        backlog.acknowledged(2);

        assertThat(backlog.newest()).isEqualTo(7);
        assertThat(backlog.count()).isEqualTo(4);
    }
}
