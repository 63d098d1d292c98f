package dev.beckon.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The leak check fails who leaks, and nobody else. */
final class LeakCheckTest {

    @Test
    void classThatLeavesABufferBehindFails() {
        Events classes = classesOf(LeavesABufferBehind.class);

        assertThat(classes.failed().stream().map(LeakCheckTest::reasonOf))
                .singleElement()
                .satisfies(reason -> assertThat(reason)
                        .hasMessageStartingWith("leaked resources: 1 (expected: 0), found after ")
                        .hasMessageContaining("LeavesABufferBehind.leaves"));
    }

    @Test
    void leakOfANestedClassIsFoundToo() {
        assertThat(classesOf(HasANestedOne.class).failed().count()).isOne();
    }

    @Test
    void classThatReleasesItsBuffersPasses() {
        assertThat(classesOf(ReleasesIt.class).failed().count()).isZero();
    }

    private static Events classesOf(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectClass(testClass))
                .execute()
                .containerEvents();
    }

    private static Throwable reasonOf(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    static final class LeavesABufferBehind {
        @Test
        void leaves() {
            ByteBufAllocator.DEFAULT.directBuffer(64).writeInt(7);
        }
    }

    static final class HasANestedOne {
        @Nested
        final class Inner {
            @Test
            void leaves() {
                ByteBufAllocator.DEFAULT.directBuffer(64).writeInt(7);
            }
        }
    }

    static final class ReleasesIt {
        @Test
        void releases() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(64);
            assertThat(buffer.release()).isTrue();
        }
    }
}
