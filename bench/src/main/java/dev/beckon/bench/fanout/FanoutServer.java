package dev.beckon.bench.fanout;

/** The server JVM. Argument: the peer. Prints its port; ends with its input. */
final class FanoutServer {

    static final String READY = "port ";

    private FanoutServer() {}

    public static void main(String[] args) throws Exception {
        System.out.println(READY + Fanout.named(args[0]).serve());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
