package dev.beckon.chaos.rolling;

import dev.beckon.api.CallOptions;
import dev.beckon.runtime.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;

/**
 * Restarts three servers one after the other, again and again, while a client with a list that never changes calls them
 * up to 1,000 times a second. The list names a fourth server too, which is not there. A call that fails in any way counts.
 */
final class Rolling {

    private static final int SERVERS = 3;

    private Rolling() {}

    public static void main(String[] args) throws Exception {
        int times = times(args);
        TillProcess[] servers = new TillProcess[SERVERS];
        try {
            StringBuilder list = new StringBuilder("localhost:").append(nobody());
            for (int i = 0; i < SERVERS; i++) {
                servers[i] = TillProcess.start(0);
                list.append(",localhost:").append(servers[i].port());
            }
            System.exit(run(times, servers, list.toString()));
        } finally {
            for (TillProcess server : servers) {
                if (server != null) {
                    server.close();
                }
            }
        }
    }

    private static int run(int times, TillProcess[] servers, String list) throws Exception {
        try (Client client = Client.connect(list);
                Load load = new Load(client.service(Till.class))) {
            client.service(Till.class, CallOptions.DEFAULT.waitForReady())
                    .ring(0)
                    .join();
            load.start();
            for (int round = 1; round <= times; round++) {
                for (int i = 0; i < servers.length; i++) {
                    int port = servers[i].port();
                    servers[i].stop();
                    servers[i] = TillProcess.start(port);
                }
                System.out.printf(Locale.ROOT, "round %d: calls=%d failed=%d%n", round, load.calls(), load.failed());
            }
            load.stop();
            load.reasons().forEach((why, count) -> System.out.println(count + " x " + why));
            System.out.printf(
                    Locale.ROOT,
                    "rolling: %d rounds, %d restarts, calls=%d failed=%d%n",
                    times,
                    times * servers.length,
                    load.calls(),
                    load.failed());
            return load.failed() == 0 ? 0 : 1;
        } finally {
            for (TillProcess server : servers) { // before the exit, which does not come back
                server.close();
            }
        }
    }

    private static int times(String[] args) {
        if (args.length == 0) {
            return 20;
        }
        if (args.length == 2 && args[0].equals("--times") && args[1].matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(args[1]);
        }
        System.err.println("rolling: " + String.join(" ", args) + " (expected: [--times N], N from 1 to 9999)");
        System.exit(2);
        throw new AssertionError();
    }

    /** A port at which nobody listens. */
    private static int nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
