package dev.beckon.tck;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** What a stub returns keeps to the rules of publishers. */
@Test
public final class ResultPublisherTest extends FlowPublisherVerification<Integer> {

    private final Line line = new Line();

    public ResultPublisherTest() {
        super(Line.environment());
    }

    @AfterClass
    public void close() {
        line.close();
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        return line.numbers.count(elements);
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return line.numbers.fail();
    }
}
