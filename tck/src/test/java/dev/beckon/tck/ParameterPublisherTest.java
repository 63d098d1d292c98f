package dev.beckon.tck;

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
        line.numbers.take(false, subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(new IllegalStateException("as asked for"));
        });
        return Line.next(line.publishers);
    }
}
