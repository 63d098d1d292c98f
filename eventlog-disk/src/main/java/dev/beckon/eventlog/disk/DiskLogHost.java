package dev.beckon.eventlog.disk;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What a disk log takes from its surroundings, so that tests can put others in their place.
 *
 * @param files its directory
 * @param clock its time
 * @param writer one thread, on which it writes, and which nobody interrupts
 * @param readers where it reads for readers; threads that nobody interrupts
 * @param random makes the journal's id, which nobody is to guess
 */
public record DiskLogHost(
        LogFiles files,
        InstantSource clock,
        ScheduledExecutorService writer,
        Executor readers,
        RandomGenerator random) {}
