package dev.beckon.protocol.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The incoming messages that have arrived in part, and the bound on the memory that they hold together. */
final class Assemblies {

    private final Map<Integer, Assembly> byStream = new HashMap<>(0);
    private final int limit;
    private long held;

    Assemblies(int limit) {
        this.limit = limit;
    }

    int size() {
        return byStream.size();
    }

    /** Starts a message with its first bytes; false, with nothing kept, if the bound is reached. */
    boolean add(Assembly assembly, byte[] area, int from, int to) {
        byStream.put(assembly.stream(), assembly);
        held += assembly.held();
        if (append(assembly, area, from, to)) {
            return true;
        }
        remove(assembly.stream());
        return false;
    }

    /** Appends bytes; false if the bound is reached. */
    boolean append(Assembly assembly, byte[] area, int from, int to) {
        held -= assembly.held();
        assembly.append(area, from, to);
        held += assembly.held();
        return held <= limit;
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
        return "bytes of messages that have arrived in part: " + held + " (expected: at most " + limit + ")";
    }
}
