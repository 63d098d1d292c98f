package dev.beckon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Topics as values. */
final class TopicTest {

    private static final Topic<String> PLAIN = Topic.of("words", String.class);

    @Test
    void topicsOfOneNameAndTypeAreEqual() {
        assertThat(PLAIN)
                .isEqualTo(Topic.of("words", String.class))
                .hasSameHashCodeAs(Topic.of("words", String.class))
                .isEqualTo(PLAIN.keyedBy(word -> word))
                .isNotEqualTo(Topic.of("words", Object.class))
                .isNotEqualTo(Topic.of("word", String.class))
                .hasToString("words");
    }

    @Test
    void keysAreDerivedWhereThatWasAskedFor() {
        Topic<String> keyed = PLAIN.keyedBy(word -> word.substring(0, 1));

        assertThat(keyed.isKeyed()).isTrue();
        assertThat(keyed.keyOf("word")).isEqualTo("w");
        assertThat(PLAIN.isKeyed()).isFalse();
        assertThat(PLAIN.keyOf("word")).isNull();
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> PLAIN.keyedBy(word -> null).keyOf("word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: null, derived from an event of topic words (expected: 1 to 1024 characters)");
        assertThatThrownBy(() -> PLAIN.keyedBy(word -> word).keyOf(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: 0 characters, derived from an event of topic words (expected: 1 to 1024 characters)");
        assertThatThrownBy(() -> PLAIN.keyedBy(word -> {
                            throw new IllegalStateException("no key of " + word);
                        })
                        .keyOf("word"))
                .hasMessage("no key of word");
    }
}
