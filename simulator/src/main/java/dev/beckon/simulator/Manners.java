package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** What simulated processes are set to, and how fast their users are. */
final class Manners {

    private Manners() {}

    /** The longest message. */
    static int maxMessage(World world) {
        return (world.chance(70) ? world.between(96, 256) : world.between(16, 48)) * 1024;
    }

    /** Bytes of items that a session keeps; at least four of the longest messages are kept all the same. */
    static int itemMemory(World world) {
        return world.chance(70) ? 1 : 16 * 1024 * 1024;
    }

    /** How long a process bears to hear nothing. */
    static Duration silence(World world) {
        return switch (world.between(0, 9)) {
            case 0, 1, 2, 3 -> Duration.ofSeconds(10);
            case 4, 5, 6 -> Duration.ofMillis(world.between(2_000, 8_000));
            case 7, 8 -> Duration.ofMillis(world.between(900, 3_000));
            default -> Duration.ZERO;
        };
    }

    /** Microseconds that something takes at most; often nothing. */
    static int pace(World world, int most) {
        return world.chance(50) ? 0 : world.between(1, most);
    }
}
