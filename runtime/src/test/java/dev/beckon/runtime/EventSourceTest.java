package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who an event is said to be from. */
final class EventSourceTest {

    @Test
    void isThePrincipalAndTheClientsName() {
        assertThat(EventSource.of("anonymous", "")).isEqualTo("anonymous");
        assertThat(EventSource.of("spiffe://example.org/billing", "desk 7"))
                .isEqualTo("spiffe://example.org/billing#desk 7");
    }

    @Test
    void noTwoPublishersHaveTheSame() {
        assertThat(EventSource.of("a#b", "")).isNotEqualTo(EventSource.of("a", "b"));
        assertThat(EventSource.of("a%23b", "")).isNotEqualTo(EventSource.of("a#b", ""));
        assertThat(EventSource.of("#server", "")).isNotEqualTo(EventSource.SERVER);
        assertThat(EventSource.of("a", "b#c")).isNotEqualTo(EventSource.of("a#b", "c"));
    }

    @Test
    void isBounded() {
        String longest = "p".repeat(2048);
        assertThat(EventSource.of(longest, "x")).hasSizeLessThan(100).startsWith("#sha256-");
        assertThat(EventSource.of(longest, "x")).isNotEqualTo(EventSource.of(longest, "y"));
    }
}
