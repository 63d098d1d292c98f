package dev.beckon.tck;

import dev.beckon.api.Streams;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** {@link Streams#from} keeps to the rules of publishers. */
@Test
public final class IteratedPublisherTest extends FlowPublisherVerification<Integer> {

    public IteratedPublisherTest() {
        super(Line.environment());
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        return Line.upTo(elements);
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return Streams.from(() -> {
            throw new IllegalStateException("as asked for");
        });
    }
}
