package dev.beckon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.test.internal.simulation.Trace;
import dev.beckon.test.internal.simulation.World;
import org.junit.jupiter.api.Test;

/** The tap hears what must not be. Its frames are made here, by hand. */
final class TappedConnectionTest {

    private final World world = new World(1, new Trace(false));
    private final TappedConnection connection = new ProtocolTap(world, new StreamStates()).connection("a-b");
    private final TappedConnection.Side client = connection.end(true);
    private final TappedConnection.Side server = connection.end(false);

    private static byte[] frame(int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[Frame.HEADER + payload.length];
        Frame.header(bytes, 0, payload.length, type, flags, stream);
        for (int i = 0; i < payload.length; i++) {
            bytes[Frame.HEADER + i] = (byte) payload[i];
        }
        return bytes;
    }

    private static byte[] greeting(int maxMessage) {
        byte[] hello = new Hello(maxMessage, 2, 1, "test").toBytes();
        byte[] bytes = new byte[Preface.LENGTH + Frame.HEADER + hello.length];
        Preface.write(bytes, 0);
        Frame.header(bytes, Preface.LENGTH, hello.length, Frame.HELLO, 0, 0);
        System.arraycopy(hello, 0, bytes, Preface.LENGTH + Frame.HEADER, hello.length);
        return bytes;
    }

    private void passes(TappedConnection.Side from, TappedConnection.Side to, byte[] bytes) {
        from.sends(bytes, 0, bytes.length);
        to.receives(bytes, 0, bytes.length);
    }

    private void greeted() {
        passes(client, server, greeting(100));
        passes(server, client, greeting(100));
        passes(client, server, frame(Frame.METHOD, 0, 0, 0, 'm'));
        assertThat(world.failures()).isEmpty();
    }

    @Test
    void callAndAnswerAreFine() {
        greeted();

        passes(client, server, frame(Frame.CALL, 0, 1, 0, 5));
        passes(server, client, frame(Frame.ANSWER, 0, 1, 5));

        assertThat(world.failures()).isEmpty();
    }

    @Test
    void secondAnswerIsHeard() {
        greeted();
        passes(client, server, frame(Frame.CALL, 0, 1, 0, 5));
        passes(server, client, frame(Frame.ANSWER, 0, 1, 5));

        passes(server, client, frame(Frame.ANSWER, 0, 1, 5));

        assertThat(world.failures()).singleElement().asString().contains("sends ANSWER on stream 1, which is ended");
    }

    @Test
    void answerMayCrossACancelButNotFollowIt() {
        greeted();
        passes(client, server, frame(Frame.CALL, 0, 1, 0, 5));
        passes(client, server, frame(Frame.CALL, 0, 3, 0, 5));
        passes(client, server, frame(Frame.CANCEL, 0, 1));
        passes(client, server, frame(Frame.CANCEL, 0, 3));

        passes(server, client, frame(Frame.ANSWER, 0, 1, 5)); // was outgoing already
        assertThat(world.failures()).isEmpty();
        server.nothingOutgoing();
        passes(server, client, frame(Frame.ANSWER, 0, 3, 5));

        assertThat(world.failures()).singleElement().asString().contains("sends ANSWER on stream 3");
    }

    @Test
    void anythingBeforeHelloOfTheOtherIsHeard() {
        passes(client, server, greeting(100));

        passes(client, server, frame(Frame.METHOD, 0, 0, 0, 'm'));

        assertThat(world.failures().get(0)).contains("sends METHOD before it has read the other's HELLO");
    }

    @Test
    void messageBeyondTheLimitIsHeard() {
        passes(client, server, greeting(100));
        passes(server, client, greeting(1));
        passes(client, server, frame(Frame.METHOD, 0, 0, 0, 'm'));

        passes(client, server, frame(Frame.CALL, 0, 1, 0, 5, 6));

        assertThat(world.failures()).singleElement().asString().contains("a message of 2 bytes (expected: at most 1)");
    }

    @Test
    void streamsBeyondTheLimitAreHeard() {
        greeted();
        for (int stream = 1; stream <= 5; stream += 2) {
            passes(client, server, frame(Frame.CALL, 0, stream, 0));
        }

        assertThat(world.failures()).singleElement().asString().contains("opens more streams than the other takes");
    }

    @Test
    void piecesThatDoNotAddUpAreHeard() {
        greeted();
        passes(client, server, frame(Frame.CALL, Frame.MORE, 1, 0, 3));

        passes(client, server, frame(Frame.PIECE, 0, 1, 1, 2));

        assertThat(world.failures()).singleElement().asString().contains("with 1 bytes to come");
    }

    @Test
    void frameAfterCloseIsHeard() {
        greeted();
        passes(client, server, frame(Frame.CLOSE, 0, 0));

        passes(client, server, frame(Frame.CALL, 0, 1, 0));

        assertThat(world.failures()).singleElement().asString().contains("sends CALL after CLOSE");
    }
}
