package dev.beckon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.test.internal.simulation.SimulatorThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SimulationTest {

    private static <T> T simulated(Supplier<T> work) throws InterruptedException {
        List<T> result = new ArrayList<>();
        Thread thread = new SimulatorThread(() -> result.add(work.get()));
        thread.start();
        thread.join();
        return result.get(0);
    }

    @Test
    void seedsHold() throws InterruptedException {
        StreamStates states = new StreamStates();

        List<Simulation.Result> results = simulated(() -> LongStream.rangeClosed(1, 60)
                .mapToObj(seed -> Simulation.run(seed, false, states))
                .toList());

        assertThat(results).allSatisfy(result -> assertThat(result.failures())
                .as("seed %d", result.seed())
                .isEmpty());
        assertThat(results.stream().mapToInt(Simulation.Result::calls).sum()).isGreaterThan(60 * 50);
        assertThat(results.stream().mapToInt(Simulation.Result::faults).sum()).isGreaterThan(60 * 5);
        assertThat(states.percentSeen()).isGreaterThan(85);
        Feed.Posts posts = new Feed.Posts();
        results.forEach(result -> posts.add(result.posts()));
        assertThat(posts.acknowledged()).isGreaterThan(500);
        assertThat(posts.heard()).isGreaterThan(500);
        assertThat(posts.opened()).isGreaterThan(20);
    }

    @Test
    void traceSaysWhatHappenedAndChangesNothing() throws InterruptedException {
        Simulation.Result silent = simulated(() -> Simulation.run(3, false, new StreamStates()));
        Simulation.Result told = simulated(() -> Simulation.run(3, true, new StreamStates()));

        assertThat(told.digest()).isEqualTo(silent.digest());
        assertThat(silent.trace()).isEmpty();
        assertThat(told.trace())
                .anyMatch(line -> line.contains("sends CALL"))
                .anyMatch(line -> line.contains("call ends: OK"));
    }

    @Test
    void seedsDiffer() throws InterruptedException {
        List<Simulation.Result> results = simulated(() -> LongStream.rangeClosed(1, 20)
                .mapToObj(seed -> Simulation.run(seed, false, new StreamStates()))
                .toList());

        assertThat(results).extracting(Simulation.Result::digest).doesNotHaveDuplicates();
    }
}
