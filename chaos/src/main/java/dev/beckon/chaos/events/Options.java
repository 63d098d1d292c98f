package dev.beckon.chaos.events;

import org.jspecify.annotations.Nullable;

/**
 * What a campaign is told.
 *
 * @param kills how often the server is killed, from 1 to {@value #MOST_KILLS}
 * @param seed of all choices
 * @param plant the bug to plant; null for none
 */
record Options(int kills, long seed, @Nullable Plant plant) {

    private static final int MOST_KILLS = 10_000;
    private static final String USAGE =
            "[--kills N] [--seed S] [--plant " + String.join("|", Plant.names()) + "], N from 1 to " + MOST_KILLS;

    /**
     * Reads them.
     *
     * @param fresh the seed, if none is given
     * @throws IllegalArgumentException if they are none
     */
    static Options parse(String[] args, long fresh) {
        int kills = 5;
        long seed = fresh;
        Plant plant = null;
        if (args.length % 2 != 0) {
            throw refused(args);
        }
        for (int i = 0; i < args.length; i += 2) {
            try {
                switch (args[i]) {
                    case "--kills" -> kills = Integer.parseInt(args[i + 1]);
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    case "--plant" -> plant = Plant.named(args[i + 1]);
                    default -> throw refused(args);
                }
            } catch (NumberFormatException noNumber) {
                throw refused(args);
            }
        }
        if (kills < 1 || kills > MOST_KILLS) {
            throw refused(args);
        }
        return new Options(kills, seed, plant);
    }

    private static IllegalArgumentException refused(String[] args) {
        return new IllegalArgumentException(String.join(" ", args) + " (expected: " + USAGE + ")");
    }
}
