package dev.beckon.tck;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** What a handler is given as a parameter keeps to the rules of publishers. */
@Test
public final class ParameterPublisherTest extends FlowPublisherVerification<Integer> {

    private final Line line = new Line();

    public ParameterPublisherTest() {
        super(Line.environment());
    }

    @AfterClass
    public void close() {
        line.close();
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        line.numbers.take(false, Line.upTo(elements));
        return Line.next(line.publishers);
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        CompletableFuture<Flow.Subscriber<? super Integer>> sending = new CompletableFuture<>();
        line.numbers.take(false, subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            sending.complete(subscriber);
        });
        Flow.Publisher<Integer> given = Line.next(line.publishers); // else the call is over before the handler runs
        sending.join().onError(new IllegalStateException("as asked for"));
        return given;
    }
}
