package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.runtime.Server;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the demo checks of its events, over a connection that is cut. */
@Timeout(60)
final class ProgressListenerTest implements ProgressListener.Observer {

    private static final int EVENTS = 6;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Server server;

    @BeforeEach
    void serve() {
        server = Server.builder()
                .port(0)
                .serve(WordCount.class, new PacedWordCount(() -> 0))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    public void cut(long heard) {
        seen.add("cut behind " + heard);
        publish(4, 5, EVENTS); // while nothing gets through
    }

    @Override
    public void back(long millis, long behind) {
        seen.add("back, " + behind + " behind");
    }

    private void publish(long... numbers) {
        LongStream.of(numbers)
                .mapToObj(number -> new Progress(number, 10 * number))
                .forEach(progress -> server.publish(WordCount.PROGRESS, progress));
    }

    private ProgressListener listener() throws Exception {
        return new ProgressListener(server.port(), () -> EVENTS, () -> EVENTS, this);
    }

    @Test
    void eventsAreHeardOnceAndInOrderAcrossACut() throws Exception {
        try (ProgressListener listener = listener()) {
            publish(1, 2, 3);
            listener.awaitAll(EVENTS, 10 * EVENTS);
            assertThat(listener.cutAfter()).isEqualTo(3);
        }
        assertThat(seen).containsExactly("cut behind 3", "back, 3 behind");
    }

    @Test
    void eventThatIsMissingIsNoticed() throws Exception {
        try (ProgressListener listener = listener()) {
            publish(1, 3);
            assertThatThrownBy(() -> listener.awaitAll(EVENTS, 10 * EVENTS))
                    .isInstanceOf(DemoFailedException.class)
                    .hasMessage("event 2 of the listener: of answer 3 (expected: of answer 2)");
        }
    }

    @Test
    void eventThatComesTwiceIsNoticed() throws Exception {
        try (ProgressListener listener = listener()) {
            publish(1, 1);
            assertThatThrownBy(() -> listener.awaitAll(EVENTS, 10 * EVENTS))
                    .hasMessage("event 2 of the listener: of answer 1 (expected: of answer 2)");
        }
    }
}
