package dev.beckon.bench;

/** The server JVM. Argument: the peer. Prints {@code port N} when it accepts connections; ends with its input. */
final class ServerProcess {

    static final String READY = "port ";

    private ServerProcess() {}

    public static void main(String[] args) throws Exception {
        System.out.println(READY + Peer.named(args[0]).serve());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
