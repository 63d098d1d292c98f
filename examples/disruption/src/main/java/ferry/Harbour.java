package ferry;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The server's side. */
public final class Harbour implements Ferry {

    private final Map<String, String> cabins = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<String> book(String name) {
        return CompletableFuture.completedFuture(cabins.computeIfAbsent(name, fresh -> "cabin " + (cabins.size() + 1)));
    }
}
