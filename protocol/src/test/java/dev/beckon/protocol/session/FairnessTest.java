package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No stream waits for ever because of others. */
final class FairnessTest {

    private static final int WINDOW = 16_000;
    private static final SessionLimits BOUNDED =
            new SessionLimits(200_000, 100, 100, 1 << 20, 1 << 20, WINDOW, 5_000_000_000L, 0);

    private final Wire wire = Wire.open(BOUNDED, BOUNDED);
    private final Side client = wire.client;
    private final Side server = wire.server;

    private int stream() {
        server.handler = Side::keep;
        client.takes = false;
        int stream = client.call(client.name("a/B" + client.session.openCalls()), "x");
        wire.carry();
        client.session.items().grant(stream, 100_000);
        wire.carry();
        server.hears();
        return stream;
    }

    @Test
    void largeMessageGetsOnWhileSmallFramesNeverEnd() {
        int method = client.name("a/B");
        byte[] message = Side.large(200_000);
        client.call(method, message, Long.MAX_VALUE);
        int taken = 0;
        while (!server.heard.contains("called 1 a/B: " + Side.brief(message))) {
            while (client.session.outgoingTo() - client.session.outgoingFrom() < 100_000) {
                client.tell(method, "s".repeat(1000)); // as fast as they are taken
            }
            assertThat(client.session.fill(64 * 1024)).isTrue();
            int from = client.session.outgoingFrom();
            server.receives(client.session.area(), from, from + 64 * 1024);
            client.session.takenTo(from + 64 * 1024);
            taken += 64 * 1024;
            assertThat(taken).isLessThan(4_000_000);
        }
    }

    @Test
    void longItemGetsItsBytesWhileShortOnesTakeAllTheyCan() {
        int large = stream();
        List<Integer> small = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            small.add(stream());
        }
        while (small.stream().anyMatch(stream -> server.item(stream, "s".repeat(500)))) {
            // until there are no bytes left
        }
        String item = "L".repeat(12_000);
        assertThat(server.item(large, item)).isFalse();
        int passed = 0;
        int rounds = 0;
        boolean sent = false;
        while (!sent) {
            wire.carry();
            client.hears();
            client.session.items().taken(4_000); // the least that is worth a frame
            wire.carry();
            if (server.hears().contains("kept " + large + " items wanted")) {
                sent = server.item(large, item);
            }
            for (int at = 0; at < 20; at++) {
                passed += server.item(small.get(at % 5), "s".repeat(500)) ? 500 : 0;
            }
            assertThat(rounds++).isLessThan(20);
        }
        assertThat(passed).isLessThanOrEqualTo(WINDOW + 4_000);
        wire.carry();
        client.session.items().taken(4_000);
        wire.carry();
        assertThat(server.item(small.get(0), "s".repeat(500)))
                .as("and then they go on")
                .isTrue();
    }

    @Test
    void readerThatStandsStillHoldsUpOthersForASecondAtMost() {
        int large = stream();
        int small = stream();
        int still = stream();
        assertThat(server.item(still, "h".repeat(8_000))).isTrue();
        assertThat(server.item(large, "L".repeat(9_000))).isFalse();
        int passed = 0;
        while (server.item(small, "s".repeat(4_000))) {
            wire.carry();
            client.session.items().taken(4_000);
            wire.carry();
            passed += 4_000;
        }
        assertThat(passed).isEqualTo(WINDOW);
        assertThat(server.session.items().bytesLeft()).isEqualTo(8_000);
        server.hears();
        server.session.wakeUp(server.session.wakeUpAt()); // since when they wait
        server.session.wakeUp(server.session.wakeUpAt() - 1);
        assertThat(server.item(small, "s")).isFalse();
        server.session.wakeUp(server.session.wakeUpAt());
        assertThat(server.hears()).containsExactly("item bytes wanted");
        assertThat(server.item(small, "s")).isTrue();
    }

    @Test
    void itemThatIsGivenUpHoldsUpNobody() {
        int large = stream();
        int small = stream();
        assertThat(server.item(small, "s".repeat(8_000))).isTrue();
        assertThat(server.item(large, "L".repeat(9_000))).isFalse();
        server.session.answer(large, new byte[0], 0);
        assertThat(server.item(small, "s".repeat(8_000))).isTrue();
        wire.carry();
        client.session.items().taken(16_000);
        wire.carry();
        assertThat(server.item(small, "s".repeat(16_000))).isTrue();
        assertThat(server.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
    }
}
