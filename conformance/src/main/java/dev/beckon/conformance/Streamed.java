package dev.beckon.conformance;

import dev.beckon.api.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Streams, in either direction and both. */
@RpcService(name = "beckon.conformance.v1.Streamed")
public interface Streamed {

    /** An item. */
    record Measure(long at, double value, List<String> tags) {}

    /** Gives many. */
    Flow.Publisher<Measure> give(int from);

    /** Takes many. */
    CompletableFuture<Long> take(Flow.Publisher<Measure> all);

    /**
     * Takes many, and more.
     *
     * @param name of them
     * @param values each of them
     */
    CompletableFuture<Void> takeNamed(String name, Flow.Publisher<List<String>> values, long other);

    /** Gives as many as it takes. */
    Flow.Publisher<String> change(Flow.Publisher<Integer> all);
}
