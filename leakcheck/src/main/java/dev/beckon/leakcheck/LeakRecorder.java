package dev.beckon.leakcheck;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes Netty's leak detectors and keeps what they report. Netty holds the one instance; any thread may report. */
final class LeakRecorder extends ResourceLeakDetectorFactory {
    private static final long COLLECTION_TIMEOUT_MILLIS = 10_000;

    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Queue<RecordingDetector<?>> detectors = new ConcurrentLinkedQueue<>();
    private final AtomicLong tracked = new AtomicLong();
    private final AtomicLong trackedAtLastCollection = new AtomicLong();

    private LeakRecorder() {}

    /** Returns the recorder that Netty uses already, or makes Netty use a new one. */
    static LeakRecorder install() {
        if (ResourceLeakDetectorFactory.instance() instanceof LeakRecorder present) {
            return present;
        }
        LeakRecorder recorder = new LeakRecorder();
        setResourceLeakDetectorFactory(recorder);
        return recorder;
    }

    /**
     * Returns and forgets the leaks that are known once the garbage collector has looked at all that is unreachable now.
     *
     * @throws AssertionError if Netty does not look at every resource, or the collector finds nothing
     */
    List<String> collect() {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new AssertionError(
                    "io.netty.leakDetection.level: " + ResourceLeakDetector.getLevel() + " (expected: PARANOID)");
        }
        if (ResourceLeakDetectorFactory.instance() != this) {
            throw new AssertionError("leak detector factory: "
                    + ResourceLeakDetectorFactory.instance().getClass().getName()
                    + " (expected: the leak check's own)");
        }
        long now = tracked.get();
        if (trackedAtLastCollection.getAndSet(now) != now) {
            // References found by one collection are queued in no promised order; those of an earlier one come first.
            awaitCollection();
            awaitCollection();
            detectors.forEach(RecordingDetector::report);
        }
        List<String> found = new ArrayList<>();
        for (String report = reports.poll(); report != null; report = reports.poll()) {
            found.add(report);
        }
        return found;
    }

    @Override
    @SuppressWarnings("deprecation")
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    private static void awaitCollection() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        System.gc();
        try {
            if (queue.remove(COLLECTION_TIMEOUT_MILLIS) != sentinel) {
                throw new AssertionError("garbage collection: none (expected: one on System.gc())");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while looking for leaks", e);
        }
    }

    /** A detector that also reports where no logger listens, and looks for leaks when told to. */
    private final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        private final String resource;

        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
            this.resource = resource.getSimpleName();
        }

        @Override
        public @Nullable ResourceLeakTracker<T> track(T object) {
            tracked.incrementAndGet();
            return super.track(object);
        }

        @Override
        public ResourceLeakTracker<T> trackForcibly(T object) {
            tracked.incrementAndGet();
            return super.trackForcibly(object);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add(resourceType + " was collected before release()" + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add(resourceType + " was collected before release(); no trace");
        }

        /** Netty looks at its queue only when a resource is tracked; a stand-in of any type serves. */
        @SuppressWarnings("unchecked")
        void report() {
            T standIn = (T) resource;
            ResourceLeakTracker<T> tracker = super.track(standIn);
            if (tracker != null) {
                tracker.close(standIn);
            }
        }
    }
}
