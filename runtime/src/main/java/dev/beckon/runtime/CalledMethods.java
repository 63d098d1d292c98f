package dev.beckon.runtime;

import dev.beckon.api.CallOptions;
import dev.beckon.api.RpcMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the methods that one side calls, so that a session can name each once. Thread-safe. */
final class CalledMethods {

    private record Known(int firstIndex, SizeGuess[] sizes) {}

    private final Map<List<String>, Known> services = new HashMap<>(); // by their methods; guarded by itself
    private int methods; // guarded by services

    /** What a stub of these methods calls. */
    ServiceCaller caller(Destination destination, List<RpcMethod<?>> called, CallOptions options) {
        // not by name: two contracts may differ and yet be of one service, as an old and a new one are
        List<String> names = called.stream().map(RpcMethod::fullName).toList();
        Known known;
        synchronized (services) {
            known = services.computeIfAbsent(names, none -> {
                int first = methods;
                int count = called.size();
                methods += count;
                SizeGuess[] sizes = new SizeGuess[count];
                for (int i = 0; i < count; i++) {
                    sizes[i] = new SizeGuess();
                }
                return new Known(first, sizes);
            });
        }
        return new ServiceCaller(destination, known.firstIndex(), known.sizes(), options);
    }
}
