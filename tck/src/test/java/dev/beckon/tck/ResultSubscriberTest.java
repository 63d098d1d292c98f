package dev.beckon.tck;

import dev.beckon.api.Streams;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** What subscribes to a publisher that a handler returns keeps to the rules of subscribers. */
@Test
public final class ResultSubscriberTest extends FlowSubscriberBlackboxVerification<Integer> {

    private final Line line = new Line();

    public ResultSubscriberTest() {
        super(Line.environment());
    }

    @AfterClass
    public void close() {
        line.close();
    }

    @Override
    @SuppressWarnings("unchecked") // it takes integers
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        Streams.each(line.numbers.taken(), number -> {});
        return (Flow.Subscriber<Integer>) Line.next(line.subscribers);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
