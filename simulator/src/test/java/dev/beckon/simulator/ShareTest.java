package dev.beckon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.Position;
import dev.beckon.test.internal.simulation.Trace;
import dev.beckon.test.internal.simulation.World;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The books of a name hear what must not be, and nothing else. */
final class ShareTest {

    private static final Position AT = new Position(0, 0, 5);

    private final World world = new World(1, new Trace(false));
    private final Feed feed =
            new Feed(world, "server", Bulletins.SYNCED, TopicOptions.DEFAULT.mode(TopicMode.SYNCED), new Feed.Posts());
    private final Share share = new Share(world, feed, "all", null);
    private final Post post = published();

    private Post published() {
        Post fresh = feed.write("key", 10);
        fresh.attempts = 1;
        return fresh;
    }

    private void done() {
        share.handed(post, AT, 1);
        share.answered(post);
        share.keptAsDone(post, null);
    }

    @Test
    void eventMayComeLateToWhoWasSentItBeforeAnother() {
        done();

        share.handed(post, AT, 1);
        share.answered(post);
        share.check(Set.of());

        assertThat(world.failures()).isEmpty();
    }

    @Test
    void secondTimeThatAnEventIsKeptAsDoneIsHeard() {
        done();

        done();

        assertThat(world.failures()).singleElement().asString().contains("has kept again that event 1");
    }

    @Test
    void deadLetterOfWhatIsKeptAsDoneIsHeard() {
        done();

        share.check(Set.of(post.number));

        assertThat(world.failures())
                .singleElement()
                .asString()
                .contains("has event 1")
                .contains("as a dead letter");
    }
}
