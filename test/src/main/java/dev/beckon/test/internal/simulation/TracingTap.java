package dev.beckon.test.internal.simulation;

/** Notes what travels, and judges nothing. */
public final class TracingTap implements Tap {

    private final World world;

    /** One that writes into the trace of this world. */
    public TracingTap(World world) {
        this.world = world;
    }

    @Override
    public Line connection(String name) {
        return ofClient -> new Noting(name + (ofClient ? " client" : " server"));
    }

    private final class Noting implements End {

        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void sends(byte[] area, int from, int to) {
            world.trace.bytes(world.now(), name, "writes", area, from, to);
        }

        @Override
        public void receives(byte[] area, int from, int to) {
            world.trace.bytes(world.now(), name, "reads", area, from, to);
        }

        @Override
        public void nothingOutgoing() {
            // follows from what was written
        }

        @Override
        public void closes(boolean writable) {
            // the socket notes it
        }

        @Override
        public void closed() {
            // the socket notes it
        }

        /** Of course: whether Beckon greets in time is Beckon's own to test. */
        @Override
        public boolean isGreeted() {
            return true;
        }
    }
}
