package dev.beckon.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Events that are messages which protobuf generated; here, because here is protobuf. */
final class ProtobufEventsTest {

    private static final Topic<Struct> STRUCTS = Topic.of("structs", Struct.class);

    @Test
    void messagesOfProtobufAreEvents() throws Exception {
        Struct event = Struct.newBuilder()
                .putFields("price", Value.newBuilder().setNumberValue(4.5).build())
                .build();
        BlockingQueue<Struct> heard = new LinkedBlockingQueue<>();
        try (Server server = Server.builder()
                        .inProcessOnly()
                        .topic(STRUCTS, TopicOptions.DEFAULT)
                        .start();
                Client client = Client.inProcess(server).build()) {
            client.listen(STRUCTS, heard::add).ready().get(20, TimeUnit.SECONDS);

            client.publish(STRUCTS, event).get(20, TimeUnit.SECONDS);

            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
        }
    }
}
