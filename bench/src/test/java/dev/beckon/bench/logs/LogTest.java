package dev.beckon.bench.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class LogTest {

    static final List<String> LOGS = LogProcess.NAMES;

    @ParameterizedTest
    @FieldSource("LOGS")
    void readsInOrderWhatWasAppended(String name, @TempDir Path folder) throws Exception {
        List<String> read = new ArrayList<>();
        try (Log log = LogProcess.named(name, folder)) {
            CompletableFuture<Void> last = new CompletableFuture<>();
            for (int i = 0; i < 10_000; i++) {
                last = log.append(Event.of(i));
            }
            last.join();

            log.replay(event -> read.add(event.key() + " " + event.id() + " " + event.data()[127]));
        }

        assertThat(read).hasSize(10_000);
        for (int i = 0; i < read.size(); i++) {
            Event event = Event.of(i);
            assertThat(read.get(i)).isEqualTo(event.key() + " " + event.id() + " " + event.data()[127]);
        }
    }

    @ParameterizedTest
    @FieldSource("LOGS")
    void isMeasured(String name, @TempDir Path folder) throws Exception {
        LogReading reading = LogProcess.measure(name, folder, 100, 1_000);

        assertThat(reading.one().eventsPerSecond()).isPositive();
        assertThat(reading.many().p99Micros())
                .isGreaterThanOrEqualTo(reading.many().p50Micros());
        assertThat(reading.replayed()).isPositive();
        assertThat(LogReading.ofLine(reading.toLine())).isEqualTo(reading);
    }

    @Test
    void anUnknownLogIsRefusedByName(@TempDir Path folder) {
        assertThatThrownBy(() -> LogProcess.named("sqlight", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("log: sqlight (expected: one of ");
    }
}
