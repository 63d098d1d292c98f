package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Position;
import dev.beckon.api.Subscription;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.calls.Newsroom.Story;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogSettings;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that outlive their server, in a log on a disk. */
final class KeptEventsTest {

    private static final Newsroom NEWSROOM = () -> CompletableFuture.completedFuture("ada");

    @TempDir
    Path directory;

    private final Hearing<Story> hearing = new Hearing<>();

    private DiskEventLog log() {
        return DiskEventLog.open(directory, DiskLogSettings.standard().segments(1 << 20));
    }

    private static Server server(DiskEventLog log, int port) {
        return Server.builder()
                .port(port)
                .serve(Newsroom.class, NEWSROOM)
                .topic(
                        Newsroom.STORIES,
                        TopicOptions.DEFAULT
                                .mode(TopicMode.WRITTEN)
                                .redelivery(100, Duration.ofMillis(20), Duration.ofMillis(20)))
                .eventLog(log)
                .start();
    }

    private static Client client(int port) {
        return Client.builder("beckon://localhost:" + port).build();
    }

    @Test
    void areHeardByWhoComesAfterARestart() throws InterruptedException {
        Position second;
        try (DiskEventLog log = log();
                Server server = server(log, 0);
                Client client = client(server.port())) {
            answer(client.publish(Newsroom.STORIES, new Story("first", 1)));
            second = answer(server.publish(Newsroom.STORIES, new Story("second", 2)));
        }
        try (DiskEventLog log = log();
                Server server = server(log, 0);
                Client client = client(server.port())) {
            Subscription listener =
                    client.listen(Newsroom.STORIES).fromEarliest().each(hearing::hear);
            answer(listener.ready());
            answer(client.publish(Newsroom.STORIES, new Story("third", 3)));

            assertThat(hearing.next().event()).isEqualTo(new Story("first", 1));
            assertThat(hearing.next().info().position()).isEqualTo(second);
            assertThat(hearing.next().event()).isEqualTo(new Story("third", 3));
        }
    }

    @Test
    void aListenerGoesOnByItselfWhereItStoodBeforeTheRestart() throws IOException, InterruptedException {
        Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
        int port = freePort();
        try (Client client = client(port)) {
            try (DiskEventLog log = log();
                    Server server = server(log, port)) {
                answer(client.listen(Newsroom.STORIES)
                        .onGap(gaps::add)
                        .each(hearing::hear)
                        .ready());
                answer(server.publish(Newsroom.STORIES, new Story("first", 1)));
                assertThat(hearing.next().event()).isEqualTo(new Story("first", 1));
            }
            try (DiskEventLog log = log();
                    Server server = server(log, port)) {
                answer(server.publish(Newsroom.STORIES, new Story("second", 2)));

                assertThat(hearing.next().event()).isEqualTo(new Story("second", 2));
            }
        }
        assertThat(gaps).isEmpty();
    }

    @Test
    void aNameGoesOnAfterARestartWithWhatHadFailed() throws InterruptedException {
        Hearing<Story> before = new Hearing<>();
        try (DiskEventLog log = log();
                Server server = server(log, 0);
                Client client = client(server.port())) {
            answer(client.listen(Newsroom.STORIES)
                    .named("billing")
                    .each((story, info) -> {
                        before.hear(story, info);
                        if (story.words() == 2) {
                            throw new IllegalStateException("not yet");
                        }
                    })
                    .ready());
            for (int words = 1; words <= 4; words++) {
                answer(client.publish(
                        Newsroom.STORIES, new Story("story", words), EventOptions.ofKey("k" + words % 2)));
            }
            assertThat(before.next(3)).extracting(Story::words).containsExactlyInAnyOrder(1, 2, 3);
        }
        try (DiskEventLog log = log();
                Server server = server(log, 0);
                Client client = client(server.port())) {
            client.listen(Newsroom.STORIES).named("billing").each(hearing::hear);
            answer(client.publish(Newsroom.STORIES, new Story("story", 6), EventOptions.ofKey("k0")));

            List<Integer> even = new ArrayList<>(); // of the others what was not kept as done in time comes again
            while (even.size() < 3) {
                Hearing.Heard<Story> heard = hearing.next();
                if (heard.event().words() % 2 == 0) {
                    even.add(heard.event().words());
                    assertThat(heard.info().attempt() > 1).isEqualTo(even.size() == 1);
                }
            }
            assertThat(even).containsExactly(2, 4, 6);
        }
    }

    @Test
    void aServerOpensTheLogOfItsDataDirectoryAndClosesIt() throws InterruptedException {
        Server.Builder builder = Server.builder()
                .port(0)
                .serve(Newsroom.class, NEWSROOM)
                .topic(Newsroom.STORIES, TopicOptions.DEFAULT.mode(TopicMode.WRITTEN))
                .dataDirectory(directory.resolve("data"));
        for (int day = 1; day <= 2; day++) {
            try (Server server = builder.start();
                    Client client = client(server.port())) {
                answer(client.publish(Newsroom.STORIES, new Story("day", day)));
                answer(client.listen(Newsroom.STORIES)
                        .fromEarliest()
                        .each(hearing::hear)
                        .ready());

                for (int heard = 1; heard <= day; heard++) {
                    assertThat(hearing.next().event()).isEqualTo(new Story("day", heard));
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
