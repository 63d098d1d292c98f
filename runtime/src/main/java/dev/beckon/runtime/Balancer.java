package dev.beckon.runtime;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chooses the server of each call. On the loop only. */
final class Balancer {

    private final boolean byTurns;
    private final RandomGenerator random;
    private int turn;

    Balancer(Balancing balancing, RandomGenerator random) {
        this.byTurns = balancing == Balancing.ROUND_ROBIN;
        this.random = random;
    }

    /**
     * One of those that are connected.
     *
     * @param connected not empty
     * @param avoided where the call has failed before: taken only if there is no other
     * @return null if all of them are about to end
     */
    @Nullable
    Target choose(Target[] connected, @Nullable Target avoided, boolean oneWay, long now) {
        int count = connected.length;
        if (count == 1) {
            return connected[0].open() == null ? null : connected[0];
        }
        if (byTurns) {
            return next(connected, avoided, oneWay);
        }
        int first = random.nextInt(count);
        int second = random.nextInt(count - 1);
        if (second >= first) {
            second++;
        }
        Target one = connected[first];
        Target other = connected[second];
        boolean oneTakes = one != avoided && takes(one, oneWay);
        boolean otherTakes = other != avoided && takes(other, oneWay);
        if (oneTakes && otherTakes) {
            return cost(other, now) < cost(one, now) ? other : one;
        }
        return oneTakes ? one : otherTakes ? other : next(connected, avoided, oneWay);
    }

    private static double cost(Target target, long now) {
        return target.load().cost(target.openCalls(), now);
    }

    /** The next by turns; one that refuses or is avoided only if there is no other. */
    private @Nullable Target next(Target[] connected, @Nullable Target avoided, boolean oneWay) {
        @Nullable Target last = null;
        for (int i = 0; i < connected.length; i++) {
            turn = turn + 1 < connected.length ? turn + 1 : 0;
            Target candidate = connected[turn];
            if (candidate.open() != null) {
                boolean takes = takes(candidate, oneWay);
                if (takes && candidate != avoided) {
                    return candidate;
                }
                last = last == null || takes ? candidate : last;
            }
        }
        return last;
    }

    private static boolean takes(Target target, boolean oneWay) {
        Exchange open = target.open();
        return open != null && open.takes(oneWay);
    }
}
