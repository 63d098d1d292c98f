package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.Lost;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.TopicSettings;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {

    private static final NewRecord FULL =
            new NewRecord("topic", "k", "me", "id1", 1_000, List.of(new Header("n", "v")), new byte[] {1, 2});

    private static byte[] encoded(NewRecord record) {
        BodyWriter body = new BodyWriter();
        RecordCodec.put(body, 5, 300, record);
        return body.toBytes();
    }

    private static NewRecord decoded(byte[] bytes) throws DamagedLogException {
        BodyReader body = new BodyReader(bytes, 0, bytes.length);
        assertThat(body.readVarint()).isEqualTo(5);
        assertThat(body.readVarint()).isEqualTo(300);
        NewRecord record = RecordCodec.read(body, "topic");
        assertThat(body.hasMore()).isFalse();
        return record;
    }

    @Test
    void aRecordHasGoldenBytes() {
        assertThat(HexFormat.of().formatHex(encoded(FULL)))
                .isEqualTo("05" + "ac02" + "00000013" + "1f" + "026b" + "046d65" + "06696431" + "e807" + "01" + "026e"
                        + "0276" + "0102");
    }

    @Test
    void recordsComeBackAsTheyWere() throws DamagedLogException {
        for (NewRecord record : List.of(
                FULL,
                NewRecord.of("topic", new byte[0]),
                NewRecord.of("topic", "deleted", null),
                NewRecord.of("topic", "\ud800 \u00e4 \udfff", new byte[] {9}),
                NewRecord.of("topic", "", new byte[3]).withId("", ""))) {
            assertThat(decoded(encoded(record))).usingRecursiveComparison().isEqualTo(record);
        }
    }

    @Test
    void aRecordCanBeSkipped() throws DamagedLogException {
        byte[] bytes = encoded(FULL);
        BodyReader body = new BodyReader(bytes, 0, bytes.length);
        body.readVarint();
        body.readVarint();
        RecordCodec.skip(body);

        assertThat(body.hasMore()).isFalse();
    }

    @Test
    void bytesThatAreNoRecordAreDamageAndNothingElse() {
        byte[] bytes = encoded(FULL);
        for (int cut = 0; cut < bytes.length; cut++) {
            BodyReader body = new BodyReader(bytes, 0, cut);
            assertThatThrownBy(() -> {
                        body.readVarint();
                        body.readVarint();
                        RecordCodec.read(body, "topic");
                    })
                    .isInstanceOf(DamagedLogException.class);
        }
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = Bodies.random(random.nextInt(40), random);
            BodyReader body = new BodyReader(noise, 0, noise.length);
            try {
                RecordCodec.read(body, "topic");
            } catch (DamagedLogException expected) {
                continue;
            }
        }
    }

    @Test
    void movesComeBackAsTheyWere() throws DamagedLogException {
        BodyWriter body = new BodyWriter();
        RecordCodec.put(body, new CursorMove("t", "n", 3, new byte[] {4}));
        RecordCodec.put(body, new CursorMove("t", "n", 3, null));
        byte[] bytes = body.toBytes();
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0274" + "026e" + "03" + "0204" + "0274" + "026e" + "03" + "00");

        BodyReader reader = new BodyReader(bytes, 0, bytes.length);
        assertThat(RecordCodec.readMove(reader).state()).containsExactly(4);
        assertThat(RecordCodec.readMove(reader).state()).isNull();
    }

    @Test
    void aTopicComesBackAsItWas() throws DamagedLogException {
        TopicSettings settings = TopicSettings.of("topic", "type")
                .in(Mode.SYNCED)
                .retain(Duration.ofDays(3), 1L << 40)
                .dedup(Duration.ofMinutes(1), 10);
        List<Epochs.Epoch> epochs = List.of(new Epochs.Epoch(0, 0), new Epochs.Epoch(4, 100));
        StateCodec.StandingTopic topic = new StateCodec.StandingTopic(
                2,
                settings,
                1_000_000,
                100,
                123,
                epochs,
                true,
                new Lost(1, 5, 3, 4),
                List.of(Lost.of(7), new Lost(9, 20, 20, 2)),
                List.of(new StateCodec.KnownKey(101, "key", true)));
        byte[] bytes = StateCodec.topic(topic);

        assertThat(StateCodec.readTopic(new BodyReader(bytes, 0, bytes.length))).isEqualTo(topic);
    }
}
