package dev.beckon.runtime;

import dev.beckon.api.CurrentCall;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sessions of one loop share, so that an idle session holds none of it. On the loop only. */
final class LoopResources {

    private static final int SMALLEST = 12; // 4 KiB, as a power of two
    private static final int LARGEST = 17; // 128 KiB
    private static final int KEPT = 16; // of each size
    private static final int REPORTED = 64 * 1024; // kept bytes: other loops need not know of less

    private final List<ArrayDeque<byte[]>> free = new ArrayList<>();
    final Loop loop;
    final Counters counters;
    final Incidents incidents;
    final ByteBudget budget;
    final Encoder encoder = new Encoder(0); // always reset to a session's area before use
    final Decoder decoder = new Decoder(CodecLimits.DEFAULT);

    /** True while one of the loop's sessions encodes in place: the others have to take the other way. */
    boolean encoding;

    private @Nullable CurrentCall currentCall;
    private long unreported; // kept bytes that the budget has not heard of

    LoopResources(Loop loop, Counters counters, Incidents incidents, ByteBudget budget) {
        this.budget = budget;
        this.loop = loop;
        this.counters = counters;
        this.incidents = incidents;
        for (int power = SMALLEST; power <= LARGEST; power++) {
            free.add(new ArrayDeque<>(KEPT));
        }
    }

    /** That of the loop's thread; called on it. */
    CurrentCall currentCall() {
        if (currentCall == null) {
            currentCall = CurrentCall.here();
        }
        return currentCall;
    }

    /** A session keeps so many bytes more for its peer, or less. */
    void kept(long bytes) {
        unreported += bytes;
        if (unreported >= REPORTED || unreported <= -REPORTED) {
            budget.add(unreported);
            unreported = 0;
        }
    }

    /** How many bytes a session may keep in all. */
    long share() {
        return budget.share(unreported);
    }

    /** An array of at least this size, with any content. */
    byte[] take(int size) {
        int power = Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
        if (power > LARGEST) {
            return new byte[size];
        }
        byte[] area = free.get(power - SMALLEST).poll();
        return area != null ? area : new byte[1 << power];
    }

    /** Takes back an array. */
    void give(byte[] area) {
        int power = Integer.numberOfTrailingZeros(area.length);
        boolean ours = area.length == 1 << power && power >= SMALLEST && power <= LARGEST;
        if (ours && free.get(power - SMALLEST).size() < KEPT) {
            free.get(power - SMALLEST).push(area);
        }
    }
}
