package dev.beckon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.codec.Encoder;
import dev.beckon.bench.measure.Latencies;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class PeerTest {

    static final List<String> PEERS = Peer.NAMES;

    @ParameterizedTest
    @FieldSource("PEERS")
    void echoesBytesAndTheTypedRecord(String name) throws Exception {
        Peer peer = Peer.named(name);
        Peer.Connection connection = peer.connect(peer.serve());
        Latencies latencies = new Latencies();
        latencies.start();

        for (Peer.Call<?> call :
                List.of(connection.bytes(new byte[0]), connection.bytes(new byte[20_000]), connection.typed())) {
            Load<?> load = new Load<>(call, 8, latencies);
            load.start();
            load.drain();
        }

        assertThat(latencies.count()).isGreaterThanOrEqualTo(24);
    }

    @Test
    void theTypedRecordIsAboutAsLongAsTheBytesAndAsGrpcsMessage() {
        Encoder encoder = new Encoder(256);
        EchoMethods.SAMPLE.encodeResult(Sample.SAMPLE, encoder);
        byte[] record = Arrays.copyOf(encoder.array(), encoder.position());

        assertThat(record).hasSizeBetween(120, 136);
        assertThat(record).isEqualTo(GrpcPeer.message(Sample.SAMPLE).toByteArray());
    }

    @Test
    void anUnknownPeerIsRefusedByName() {
        assertThatThrownBy(() -> Peer.named("grcp")).hasMessageStartingWith("peer: grcp (expected: ");
    }
}
