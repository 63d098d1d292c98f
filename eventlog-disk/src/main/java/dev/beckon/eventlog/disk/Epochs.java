package dev.beckon.eventlog.disk;

import java.util.ArrayList;
import java.util.List;

/** With which offset each epoch of a topic began, as far back as somebody may need it. Not thread-safe. */
final class Epochs {

    /**
     * One of them.
     *
     * @param epoch its number
     * @param begin the offset of its first record
     */
    record Epoch(long epoch, long begin) {}

    private final List<Epoch> epochs = new ArrayList<>();

    /** All, the oldest first. */
    List<Epoch> all() {
        return List.copyOf(epochs);
    }

    /** The last one. */
    long last() {
        return epochs.isEmpty() ? -1 : epochs.get(epochs.size() - 1).epoch();
    }

    /** An epoch begins with that offset, unless it has begun. */
    void begin(long epoch, long offset) {
        if (epoch > last()) {
            if (!epochs.isEmpty() && epochs.get(epochs.size() - 1).begin() == offset) {
                epochs.remove(epochs.size() - 1); // it has no record
            }
            epochs.add(new Epoch(epoch, offset));
        }
    }

    /** The epoch of that offset. */
    long of(long offset) {
        for (int i = epochs.size() - 1; i > 0; i--) {
            if (epochs.get(i).begin() <= offset) {
                return epochs.get(i).epoch();
            }
        }
        return epochs.isEmpty() ? 0 : epochs.get(0).epoch();
    }

    /** Where an epoch ended that is over: with which offset the next one began. */
    long end(long epoch) {
        for (Epoch each : epochs) {
            if (each.epoch() > epoch) {
                return each.begin();
            }
        }
        throw new IllegalArgumentException("epoch: " + epoch + " (expected: one that is over)");
    }

    /** Forgets those that ended before that offset: whoever stands there has missed records anyway. */
    void forgetBefore(long offset) {
        while (epochs.size() > 1 && epochs.get(1).begin() <= offset) {
            epochs.remove(0);
        }
    }
}
