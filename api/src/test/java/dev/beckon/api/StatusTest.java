package dev.beckon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A status, its details, and the name of a topic. */
final class StatusTest {

    @Test
    void detailsCannotBeChanged() {
        byte[] data = {1, 2};
        Detail detail = new Detail("acme.OutOfStock", data);
        List<Detail> details = new ArrayList<>(List.of(detail));
        Status status = new Status(Code.NOT_FOUND, "m", Ran.YES, details);
        details.clear();
        data[0] = 9;
        detail.data()[1] = 9;
        assertThat(status.details()).containsExactly(new Detail("acme.OutOfStock", new byte[] {1, 2}));
        assertThatThrownBy(() -> status.details().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void detailsAreShownAndCompared() {
        Status plain = new Status(Code.NOT_FOUND, "m", Ran.YES);
        Status detailed = new Status(Code.NOT_FOUND, "m", Ran.YES, List.of(new Detail("acme.A", new byte[3])));
        assertThat(plain).hasToString("NOT_FOUND: m (ran: yes)");
        assertThat(detailed)
                .hasToString("NOT_FOUND: m (ran: yes; details: [acme.A, 3 bytes])")
                .isNotEqualTo(plain)
                .isEqualTo(new Status(Code.NOT_FOUND, "m", Ran.YES, List.of(new Detail("acme.A", new byte[3]))));
        assertThatThrownBy(() -> new Detail("", new byte[0]))
                .hasMessage("type: empty (expected: the full name of a message)");
    }

    @Test
    void topicsHaveNamesThatCanTravel() {
        assertThat(Topic.of("kitchen.dish-ready", String.class))
                .hasToString("kitchen.dish-ready")
                .isEqualTo(Topic.of("kitchen.dish-ready", String.class))
                .isNotEqualTo(Topic.of("kitchen.dish-ready", Integer.class))
                .isNotEqualTo(Topic.of("kitchen.dish", String.class));
        assertThat(Topic.isName("x".repeat(200))).isTrue();
        for (String bad : List.of("", "x".repeat(201), ".a", "-a", "a b", "\u00e4", "a/b")) {
            assertThatThrownBy(() -> Topic.of(bad, String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("topic: " + bad + " (expected: 1 to 200 letters");
        }
    }
}
