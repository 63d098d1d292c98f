package dev.beckon.tck;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Streams of numbers, in either direction. */
@RpcService
public interface Numbers {

    /** So many numbers. */
    Flow.Publisher<Integer> count(long many);

    /** Fails before the first number. */
    Flow.Publisher<Integer> fail();

    /** Numbers of a publisher that the test has at the other side. */
    Flow.Publisher<Integer> taken();

    /** Takes numbers; the test has their publisher, or their subscriber, at the other side. */
    CompletableFuture<Boolean> take(boolean subscribe, Flow.Publisher<Integer> numbers);
}
