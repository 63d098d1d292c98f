package dev.beckon.tck;

import dev.beckon.api.Streams;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.Test;

/** {@link Streams#each} keeps to the rules of subscribers. */
@Test
public final class EachSubscriberTest extends FlowSubscriberBlackboxVerification<Integer> {

    public EachSubscriberTest() {
        super(Line.environment());
    }

    @Override
    @SuppressWarnings("unchecked") // it takes integers
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        BlockingQueue<Flow.Subscriber<? super Integer>> subscribers = new LinkedBlockingQueue<>();
        Streams.<Integer>each(subscribers::add, number -> {});
        return (Flow.Subscriber<Integer>) Line.next(subscribers);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
