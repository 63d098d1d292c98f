package dev.beckon.test.internal.simulation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What has happened, as a digest that is the same whenever the same seed runs the same code, and, if asked for, as lines
 * to read.
 */
public final class Trace {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long PRIME = 0x100000001b3L;

    private final boolean recording;
    private final List<String> lines = new ArrayList<>();
    private long digest = 0xcbf29ce484222325L;

    public Trace(boolean recording) {
        this.recording = recording;
    }

    private void mix(long value) {
        digest = (digest ^ value) * PRIME;
        digest ^= digest >>> 29;
    }

    public void note(long time, String who, String what) {
        mix(time);
        mix(who.hashCode());
        mix(what.hashCode());
        if (recording) {
            line(time, who, what);
        }
    }

    public void note(long time, String who, String what, long number) {
        mix(time);
        mix(who.hashCode());
        mix(what.hashCode());
        mix(number);
        if (recording) {
            line(time, who, what + " " + number);
        }
    }

    /** Bytes that travel: the digest takes all of them, the line says how many. */
    public void bytes(long time, String who, String what, byte[] bytes, int from, int to) {
        mix(time);
        mix(who.hashCode());
        mix(what.hashCode());
        mix(to - from);
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            mix((long) LONG.get(bytes, at));
        }
        for (; at < to; at++) {
            mix(bytes[at]);
        }
        if (recording) {
            line(time, who, what + " " + (to - from) + " bytes");
        }
    }

    /** Only to read: it follows from what the digest has seen. */
    public void explain(long time, String who, String what) {
        if (recording) {
            line(time, who, what);
        }
    }

    public boolean recording() {
        return recording;
    }

    private void line(long time, String who, String what) {
        lines.add(String.format(Locale.ROOT, "%14.6f ms  %-26s %s", time / 1e6, who, what));
    }

    public List<String> lines() {
        return lines;
    }

    /** Sixteen hexadecimal digits. */
    public String digest() {
        return String.format("%016x", digest);
    }
}
