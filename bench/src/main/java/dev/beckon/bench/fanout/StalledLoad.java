package dev.beckon.bench.fanout;

import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The load's JVM of the stalled: a hundred who listen at a fixed rate, alone and beside a hundred others that stand still, in
 * turns. Half of those give no credit, half do not even read. Argument: the port.
 */
final class StalledLoad {

    private static final int FAST = 100;
    private static final int STALLED = 100;
    private static final int ROUNDS = 9;
    private static final double RATE = 2_000;
    private static final long MILLIS = 2_000;
    private static final double MARK = 1.2;

    private StalledLoad() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Arrivals arrivals = new Arrivals();
        EventLoopGroup loops = Sockets.loops(Fanout.LOOPS);
        BeckonFanout.listen(port, FAST, arrivals, loops);
        FanoutLoad load = new FanoutLoad(arrivals, new BeckonFanout().publisher(port), FAST);
        for (int i = 0; i < 3; i++) {
            load.run(RATE, MILLIS); // so that all code is compiled
        }
        System.out.println("| | p50 ms | p99 ms |");
        System.out.println("|---|--:|--:|");
        double[] alone = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            alone[i] = measured("alone", load).p99();
            List<BeckonListener> stalled = BeckonFanout.listen(port, STALLED, new Arrivals(), loops);
            for (int j = 0; j < STALLED; j++) {
                stalled.get(j).stall(j % 2 == 0);
            }
            load.run(RATE, MILLIS); // until they are behind what is kept for them
            beside[i] = measured("beside " + STALLED + " stalled", load).p99();
            stalled.forEach(BeckonListener::close);
        }
        Arrays.sort(alone);
        Arrays.sort(beside);
        double ratio = beside[ROUNDS / 2] / alone[ROUNDS / 2];
        System.out.printf(
                Locale.ROOT,
                "stalled: %,.0f events/s to %d, p99 beside %d stalled %.2f of that alone (expected: at most %.1f): %s%n",
                RATE,
                FAST,
                STALLED,
                ratio,
                MARK,
                ratio <= MARK ? "ok" : "missed");
        System.exit(0);
    }

    private static FanoutLoad.Outcome measured(String name, FanoutLoad load) throws InterruptedException {
        FanoutLoad.Outcome outcome = load.run(RATE, MILLIS);
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", name, outcome.p50(), outcome.p99());
        return outcome;
    }
}
