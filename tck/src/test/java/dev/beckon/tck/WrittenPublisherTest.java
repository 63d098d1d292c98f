package dev.beckon.tck;

import dev.beckon.api.Streams;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** {@link Streams#write} keeps to the rules of publishers. */
@Test
public final class WrittenPublisherTest extends FlowPublisherVerification<Integer> {

    public WrittenPublisherTest() {
        super(Line.environment());
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        return Streams.write(out -> {
            for (long i = 0; i < elements; i++) {
                out.send((int) i);
            }
        });
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return Streams.write(out -> {
            throw new IllegalStateException("as asked for");
        });
    }
}
