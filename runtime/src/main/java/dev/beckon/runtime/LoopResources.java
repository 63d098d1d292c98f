package dev.beckon.runtime;

import dev.beckon.api.CurrentCall;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Areas;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sessions of one loop share, so that an idle session holds none of it. On the loop only. */
final class LoopResources implements Areas {

    private static final int SMALLEST = 12; // 4 KiB, as a power of two
    private static final int LARGEST = 17; // 128 KiB
    private static final int KEPT = 4; // of each size

    private final List<ArrayDeque<byte[]>> free = new ArrayList<>();
    final Loop loop;
    final Counters counters;
    final Incidents incidents;
    final Encoder encoder = new Encoder(0); // always reset to a session's area before use
    final Decoder decoder = new Decoder(CodecLimits.DEFAULT);

    /** True while one of the loop's sessions encodes in place: the others have to take the other way. */
    boolean encoding;

    private @Nullable CurrentCall currentCall;

    LoopResources(Loop loop, Counters counters, Incidents incidents) {
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

    @Override
    public byte[] take(int size) {
        int power = Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
        if (power > LARGEST) {
            return new byte[size];
        }
        byte[] area = free.get(power - SMALLEST).poll();
        return area != null ? area : new byte[1 << power];
    }

    @Override
    public void give(byte[] area) {
        int power = Integer.numberOfTrailingZeros(area.length);
        boolean ours = area.length == 1 << power && power >= SMALLEST && power <= LARGEST;
        if (ours && free.get(power - SMALLEST).size() < KEPT) {
            free.get(power - SMALLEST).push(area);
        }
    }
}
