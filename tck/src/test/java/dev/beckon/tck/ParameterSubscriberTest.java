package dev.beckon.tck;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** What subscribes to a publisher that a stub is given keeps to the rules of subscribers. */
@Test
public final class ParameterSubscriberTest extends FlowSubscriberBlackboxVerification<Integer> {

    private final Line line = new Line();

    public ParameterSubscriberTest() {
        super(Line.environment());
    }

    @AfterClass
    public void close() {
        line.close();
    }

    @Override
    @SuppressWarnings("unchecked") // it takes integers
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        BlockingQueue<Flow.Subscriber<? super Integer>> subscribers = new LinkedBlockingQueue<>();
        line.numbers.take(true, subscribers::add);
        return (Flow.Subscriber<Integer>) Line.next(subscribers);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
