package dev.beckon.protocol.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The incoming messages that have arrived in part, and the bound on the memory that they hold together. */
final class Assemblies {

    private final Map<Integer, Assembly> byStream = new HashMap<>(0);
    private static final int OVERHEAD = 256; // of a message of which nothing has come

    private final int limit;
    private final Areas areas;
    private boolean shared; // what was refused last met the bound of all sessions
    private long held;
    private long asked; // by what was refused last

    Assemblies(int limit, Areas areas) {
        this.limit = limit;
        this.areas = areas;
    }

    boolean isEmpty() {
        return byStream.isEmpty();
    }

    /** Starts a message with its first bytes; false, with nothing kept, if the bound is reached. */
    boolean add(Assembly assembly, byte[] area, int from, int to) {
        byStream.put(assembly.stream(), assembly);
        held += assembly.held();
        return append(assembly, area, from, to, true);
    }

    /** Appends bytes; false, with nothing kept of the whole message, if the bound is reached. */
    boolean append(Assembly assembly, byte[] area, int from, int to) {
        return append(assembly, area, from, to, false);
    }

    private boolean append(Assembly assembly, byte[] area, int from, int to, boolean fresh) {
        int more = assembly.growth(to - from);
        shared = (more != 0 || fresh) && !areas.mayKeep(more);
        if (shared || held + more > limit) {
            asked = held + more;
            remove(assembly.stream());
            return false;
        }
        assembly.append(area, from, to);
        held += more;
        return true;
    }

    long held() {
        return held;
    }

    /** About how much memory they take. */
    long kept() {
        return held + (long) OVERHEAD * byStream.size();
    }

    @Nullable
    Assembly get(int stream) {
        return byStream.get(stream);
    }

    void remove(int stream) {
        if (!byStream.isEmpty()) {
            Assembly removed = byStream.remove(stream);
            if (removed != null) {
                held -= removed.held();
            }
        }
    }

    void clear() {
        byStream.clear();
        held = 0;
    }

    String fullText() {
        return "bytes of messages that have arrived in part: " + asked + " (expected: at most "
                + (shared ? "what is left of the bytes that are kept for all sessions)" : limit + ")");
    }
}
