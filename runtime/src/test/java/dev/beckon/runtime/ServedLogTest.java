package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.TopicMode;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.EventLogFactory;
import dev.beckon.eventlog.MemoryEventLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServedLogTest {

    private static final Path DIRECTORY = Path.of("data");
    private static final Map<String, TopicMode> IN_MEMORY = Map.of("stories", TopicMode.MEMORY);
    private static final Map<String, TopicMode> WRITTEN = Map.of("stories", TopicMode.WRITTEN);

    private final EventLog memory = new MemoryEventLog(InstantSource.system());
    private final EventLog other = new MemoryEventLog(InstantSource.system());

    private ServedLog open(
            @Nullable EventLog given,
            @Nullable Path directory,
            Map<String, TopicMode> modes,
            @Nullable EventLogFactory jar) {
        return ServedLog.open(given, directory, modes, () -> memory, () -> Optional.ofNullable(jar));
    }

    @Test
    void topicsInMemoryNeedNoMore() {
        assertThat(open(null, null, IN_MEMORY, null)).isEqualTo(new ServedLog(memory, true));
    }

    @Test
    void theCallersLogStaysTheCallers() {
        ServedLog log = open(other, null, WRITTEN, null);
        log.close();

        assertThat(log).isEqualTo(new ServedLog(other, false));
        assertThat(other.topics().toCompletableFuture()).isCompleted();
    }

    @Test
    void aDirectorysLogIsTheServers() {
        ServedLog log = open(null, DIRECTORY, WRITTEN, directory -> {
            assertThat(directory).isEqualTo(DIRECTORY);
            return other;
        });
        log.close();

        assertThat(log).isEqualTo(new ServedLog(other, true));
        assertThat(other.topics().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void withoutTheJarItIsNamed() {
        assertThatThrownBy(() -> open(null, null, WRITTEN, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("topic stories: mode WRITTEN, and nowhere to keep it (expected: "
                        + "dev.beckon:beckon-eventlog-disk on the class or module path, and"
                        + " Server.builder().dataDirectory(...)");
        assertThatThrownBy(() -> open(null, DIRECTORY, IN_MEMORY, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("data directory: data, and no log that can be in one (expected:"
                        + " dev.beckon:beckon-eventlog-disk on the class or module path)");
    }

    @Test
    void withTheJarTheDirectoryIsAskedFor() {
        assertThatThrownBy(() -> open(null, null, WRITTEN, directory -> other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: Server.builder().dataDirectory(...)");
    }

    @Test
    void aDirectoryAndALogAreOneTooMany() {
        assertThatThrownBy(() -> open(other, DIRECTORY, WRITTEN, directory -> other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: one of them)");
    }

    @Test
    void aLogThatCannotBeOpenedIsToldWithItsReason() {
        assertThatThrownBy(() -> open(null, DIRECTORY, WRITTEN, directory -> {
                    throw new EventLogException(Problem.UNSUPPORTED, "data: another process has it");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("data directory: data: another process has it");
    }
}
