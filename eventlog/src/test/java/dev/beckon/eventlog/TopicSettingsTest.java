package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicSettingsTest {

    private final TopicSettings settings = TopicSettings.of("t", "T");

    @ParameterizedTest
    @ValueSource(strings = {"a", "kitchen.dish-ready", "_x", "A1.b-C_9", "9"})
    void nameIsTaken(String name) {
        assertThat(TopicSettings.of(name, "T").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-x", ".x", "a/b", "a b", "\u00e4", "a\u0000", "a:b", "a\\b"})
    void otherNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicSettings.of(name, "T"))
                .withMessageStartingWith("topic: ")
                .withMessageContaining("(expected: ");
    }

    @Test
    void nameHasABound() {
        assertThat(TopicSettings.of("x".repeat(200), "T").name()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> TopicSettings.of("x".repeat(201), "T"));
    }

    @Test
    void typeHasBounds() {
        assertThat(TopicSettings.of("t", "x".repeat(1024)).type()).hasSize(1024);
        refused("type of topic t", () -> TopicSettings.of("t", "x".repeat(1025)));
        refused("type of topic t", () -> TopicSettings.of("t", ""));
    }

    @Test
    void whatIsNoRetentionIsRefused() {
        refused("retained time", () -> settings.retain(Duration.ZERO, 1));
        refused("retained time", () -> settings.retain(Duration.ofNanos(-1), 1));
        refused("retained time", () -> settings.retain(Duration.ofDays(36_501), 1));
        refused("retained bytes", () -> settings.retain(Duration.ofDays(36_500), 0));
    }

    @Test
    void whatIsNoWindowIsRefused() {
        refused("dedup window", () -> settings.dedup(Duration.ofNanos(-1), 1));
        refused("dedup window", () -> settings.dedup(Duration.ofDays(36_501), 1));
        refused("dedup ids", () -> settings.dedup(Duration.ZERO, -1));
        refused("dedup ids", () -> settings.dedup(Duration.ZERO, (1 << 24) + 1));
    }

    @Test
    void onlyWhatIsChangedChanges() {
        assertThat(settings.in(Mode.SYNCED)
                        .retain(Duration.ofDays(1), 7)
                        .keepLatest()
                        .dedup(Duration.ofSeconds(3), 4))
                .isEqualTo(new TopicSettings(
                        "t", "T", Mode.SYNCED, Duration.ofDays(1), 7, true, Duration.ofSeconds(3), 4));
    }

    private static void refused(String what, Runnable made) {
        assertThatIllegalArgumentException()
                .isThrownBy(made::run)
                .withMessageStartingWith(what + ": ")
                .withMessageContaining("(expected: ");
    }
}
