package dev.beckon.bench;

import dev.beckon.bench.measure.Latencies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The client JVM. Arguments: the peer, the server's port and process id. Its input has a {@link Job} on each line, for
 * each of which it prints a {@link Reading}; it ends with its input.
 */
final class ClientProcess {

    private final Peer.Connection connection;
    private final long serverPid;
    private final Latencies latencies = new Latencies();

    private ClientProcess(Peer.Connection connection, long serverPid) {
        this.connection = connection;
        this.serverPid = serverPid;
    }

    public static void main(String[] args) throws Exception {
        ClientProcess process =
                new ClientProcess(Peer.named(args[0]).connect(Integer.parseInt(args[1])), Long.parseLong(args[2]));
        try {
            BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
                System.out.println(process.run(Job.ofLine(line)).toLine());
            }
            System.exit(0);
        } catch (IllegalStateException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private Reading run(Job job) throws IOException, InterruptedException {
        Cell cell = job.cell();
        Peer.Call<?> call = cell.isTyped() ? connection.typed() : connection.bytes(new byte[cell.payloadBytes()]);
        Load<?> load = new Load<>(call, cell.depth(), latencies);
        load.start();
        settle(job);
        Reading quietest = reading(job);
        for (int tries = 1; quietest.foreign() > Reading.QUIET && tries < job.tries(); tries++) {
            Reading again = reading(job);
            quietest = again.foreign() < quietest.foreign() ? again : quietest;
        }
        load.drain();
        return quietest;
    }

    private void settle(Job job) throws InterruptedException {
        latencies.start();
        Thread.sleep(job.settle());
        for (int more = 0; more < 30 && latencies.count() < job.calls(); more++) {
            Thread.sleep(job.settle() / 10);
        }
        latencies.stop();
    }

    private Reading reading(Job job) throws IOException, InterruptedException {
        Usage before = Usage.now(serverPid);
        latencies.start();
        Thread.sleep(job.measure());
        latencies.stop();
        Usage used = Usage.now(serverPid).since(before);
        double calls = latencies.count();
        return new Reading(
                job.cell().name(),
                calls / used.seconds(),
                latencies.quantile(0.50) / 1e3,
                latencies.quantile(0.99) / 1e3,
                used.clientMicros() / calls,
                used.serverMicros() / calls,
                used.allocatedBytes() / calls,
                used.foreign());
    }
}
