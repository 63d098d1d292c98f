package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What threads use of the processors. */
final class ProcessorTimeTest {

    private final ProcessorTime time = new ProcessorTime();
    private long sum;

    @Test
    void whatAThreadUsesCountsFromItsStartToItsEnd() {
        assertThat(time.ofThreads()).isZero();

        time.started(Thread.currentThread());
        long before = time.ofThreads();
        while (time.ofThreads() - before < 5_000_000) {
            sum += System.nanoTime();
        }
        time.ended(Thread.currentThread());

        assertThat(before).isPositive();
        assertThat(sum).isNotZero();
        assertThat(time.ofThreads()).isZero();
    }

    @Test
    void theProcessUsesSome() {
        assertThat(time.ofProcess()).isPositive();
    }

    @Test
    void threadsThatHaveEndedDoNotCount() throws InterruptedException {
        Thread thread = new Thread(() -> {});
        thread.start();
        thread.join();

        time.started(thread);

        assertThat(time.ofThreads()).isZero();
    }
}
