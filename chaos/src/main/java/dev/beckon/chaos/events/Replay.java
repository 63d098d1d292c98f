package dev.beckon.chaos.events;

import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads from the beginning what a server retains, and writes it down. */
final class Replay {

    private static final String LAST = "the-last"; // a key that nobody else uses
    private static final long SECONDS = 20;

    private Replay() {}

    /**
     * Reads all topics, as far as they go at this moment.
     *
     * @return whether it came to their ends
     */
    static boolean run(int port, Path file) throws IOException, InterruptedException {
        boolean complete = true;
        try (Records records = new Records(file);
                Client client = Client.connect("beckon://localhost:" + port)) {
            for (Topic<Beat> topic : Beats.ALL) {
                complete &= run(client, topic, records);
            }
        }
        return complete;
    }

    private static boolean run(Client client, Topic<Beat> topic, Records records)
            throws IOException, InterruptedException {
        try {
            // before it is read, as retention may let an old event go for it
            client.publish(topic, new Beat(LAST, 1, ""), EventOptions.ofKey(LAST))
                    .get(SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Boolean> end = new CompletableFuture<>();
            try (Subscription reading = client.listen(topic)
                    .fromEarliest()
                    .onGap(gap -> records.write(missed(gap)))
                    .each((beat, info) -> read(beat, info, records, end))) {
                reading.ready().get(SECONDS, TimeUnit.SECONDS);
                return end.get(SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw new IOException("replay of " + topic + ": " + failed.getMessage(), failed);
        }
    }

    private static void read(Beat beat, EventInfo info, Records records, CompletableFuture<Boolean> end) {
        if (beat.key().equals(LAST)) {
            end.complete(true);
            return;
        }
        Position position = Position.parse(info.position().text());
        records.write(new Heard(info.topic(), Cast.REPLAY, beat.key(), beat.number(), position, info.attempt(), -1));
    }

    private static Missed missed(Gap gap) {
        Position resumed = Position.parse(gap.resumed().text());
        return new Missed(
                gap.topic(),
                Cast.REPLAY,
                Position.parse(gap.after().text()),
                resumed,
                gap.missed().orElse(-1),
                gap.reason().toString(),
                resumed.offset());
    }
}
