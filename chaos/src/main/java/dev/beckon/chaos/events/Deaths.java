package dev.beckon.chaos.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Decides where a server is killed: half of the times at a point, of each group in turn; else at any moment, from outside. */
final class Deaths {

    private Deaths() {}

    /**
     * Decides.
     *
     * @return a point for each time; empty for any moment. The first is not in recovery, as nothing is there to recover
     */
    static List<Optional<Point>> choose(int kills, Random random) {
        Map<Point.Group, List<Point>> left = new EnumMap<>(Point.Group.class);
        List<Optional<Point>> deaths = new ArrayList<>(Collections.nCopies(kills / 2, Optional.empty()));
        List<Point.Group> groups = new ArrayList<>(Arrays.asList(Point.Group.values()));
        Collections.shuffle(groups, random);
        for (int i = 0; deaths.size() < kills; i++) {
            List<Point> points = left.computeIfAbsent(groups.get(i % groups.size()), group -> new ArrayList<>());
            if (points.isEmpty()) {
                points.addAll(groups.get(i % groups.size()).points());
                Collections.shuffle(points, random);
            }
            deaths.add(Optional.of(points.remove(0)));
        }
        Collections.shuffle(deaths, random);
        for (int i = 1; isInRecovery(deaths.get(0)) && i < kills; i++) {
            Collections.swap(deaths, 0, i);
        }
        if (isInRecovery(deaths.get(0))) {
            deaths.set(0, Optional.of(Point.BEFORE_SYNC)); // there is no other
        }
        return List.copyOf(deaths);
    }

    /** Whether that is while the log of a server is opened that was killed before. */
    static boolean isInRecovery(Optional<Point> death) {
        return death.isPresent() && death.get().group() == Point.Group.RECOVERY;
    }
}
