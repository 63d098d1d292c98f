package dev.beckon.leakcheck;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test class after which Netty reports a leaked resource. Netty itself only writes a log line.
 *
 * <p>It is found through {@code META-INF/services}; the build switches that on for all modules. Without Netty on the class
 * path it does nothing. One instance serves all classes of a run; it may be used by several threads.
 */
public final class LeakCheck implements AfterAllCallback {
    /** Absent where there is no Netty: then its classes must not be touched. */
    private final @Nullable LeakRecorder recorder;

    /** Puts the recorder in place, before a test class can make Netty create a detector. */
    public LeakCheck() {
        this.recorder = nettyIsPresent() ? LeakRecorder.install() : null;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (recorder == null || isNested(context)) {
            return;
        }
        List<String> leaks = recorder.collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaked resources: " + leaks.size() + " (expected: 0), found after "
                    + context.getDisplayName() + "\n" + String.join("\n", leaks));
        }
    }

    /** Nested classes share their buffers with the class around them, which is checked at its end. */
    private static boolean isNested(ExtensionContext context) {
        return context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
    }

    private static boolean nettyIsPresent() {
        try {
            Class.forName("io.netty.util.ResourceLeakDetectorFactory", false, LeakCheck.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
