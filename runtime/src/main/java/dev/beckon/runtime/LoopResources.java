package dev.beckon.runtime;

import dev.beckon.api.CurrentCall;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Areas;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the sessions of one loop share, so that an idle session holds none of it. On the loop only. */
final class LoopResources implements Areas {

    private static final int AREA = 64 * 1024;
    private static final int KEPT = 8;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>(KEPT);
    final Loop loop;
    final Encoder encoder = new Encoder(0); // always reset to a session's area before use
    final Decoder decoder = new Decoder(CodecLimits.DEFAULT);

    private @Nullable CurrentCall currentCall;

    LoopResources(Loop loop) {
        this.loop = loop;
    }

    /** That of the loop's thread; called on it. */
    CurrentCall currentCall() {
        if (currentCall == null) {
            currentCall = CurrentCall.here();
        }
        return currentCall;
    }

    @Override
    public byte[] take() {
        byte[] area = free.poll();
        return area != null ? area : new byte[AREA];
    }

    @Override
    public void give(byte[] area) {
        if (area.length == AREA && free.size() < KEPT) {
            free.push(area);
        }
    }
}
