package dev.beckon.chaos.events;

import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Position;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
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
        CompletableFuture<Position> last = client.publish(topic, new Beat(LAST, 1, ""), EventOptions.ofKey(LAST));
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        try (Subscription reading = client.listen(topic)
                .fromEarliest()
                .onGap(gap -> records.write(missed(gap)))
                .each((beat, info) -> {
                    if (beat.key().equals(LAST)) {
                        end.complete(true);
                    } else if (!end.isDone()) {
                        records.write(new Heard(
                                topic.name(),
                                Cast.REPLAY,
                                beat.key(),
                                beat.number(),
                                dev.beckon.eventlog.Position.parse(
                                        info.position().text()),
                                info.attempt(),
                                -1));
                    }
                })) {
            last.get(SECONDS, TimeUnit.SECONDS);
            reading.ready().get(SECONDS, TimeUnit.SECONDS);
            return end.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            end.complete(false);
            return false;
        } catch (ExecutionException failed) {
            throw new IOException("replay of " + topic + ": " + failed.getMessage(), failed);
        }
    }

    private static Missed missed(Gap gap) {
        dev.beckon.eventlog.Position resumed =
                dev.beckon.eventlog.Position.parse(gap.resumed().text());
        return new Missed(
                gap.topic(),
                Cast.REPLAY,
                dev.beckon.eventlog.Position.parse(gap.after().text()),
                resumed,
                gap.missed().orElse(-1),
                gap.reason().toString(),
                resumed.offset());
    }
}
