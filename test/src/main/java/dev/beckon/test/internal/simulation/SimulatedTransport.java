package dev.beckon.test.internal.simulation;

import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.Transport;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a simulated process has instead of sockets: its loops and its ends of connections. */
public final class SimulatedTransport implements Transport {

    /** What the loops are given to see the end of their connections when the transport is closed. */
    private static final long GRACE = 1_200 * World.MILLIS;

    private final Network network;
    private final Host host;
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>(); // those that are open
    private final List<Network.Listener> listeners = new ArrayList<>();
    private int turn;
    private boolean ended;

    public SimulatedTransport(Network network, Host host, String name, int count) {
        this.network = network;
        this.host = host;
        for (int i = 0; i < count; i++) {
            loops.add(new SimulatedLoop(host, host + "/" + name + "-" + i));
        }
        host.uses(this);
    }

    @Override
    public Loop nextLoop() {
        return next();
    }

    SimulatedLoop next() {
        return loops.get(turn++ % loops.size());
    }

    public Host host() {
        return host;
    }

    @Override
    public CompletionStage<Listening> listen(
            InetSocketAddress address, Function<Loop, @Nullable LinkHandler> handlers) {
        Network.Listener listener = new Network.Listener(this, handlers);
        if (!network.bind(address, listener)) {
            return CompletableFuture.failedFuture(new BindException("Address already in use"));
        }
        listeners.add(listener);
        return CompletableFuture.completedFuture(new Listening() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public CompletionStage<?> close() {
                network.unbind(listener);
                return CompletableFuture.completedFuture(true);
            }
        });
    }

    @Override
    public void connect(Loop loop, InetSocketAddress address, LinkHandler handler, Consumer<Throwable> failed) {
        network.connect(this, (SimulatedLoop) loop, address, handler, failed);
    }

    @Override
    public void close() {
        listeners.forEach(network::unbind);
        host.after(GRACE, this::end);
    }

    private void end() {
        ended = true;
        List.copyOf(sockets).forEach(socket -> socket.abort("the transport was closed"));
        loops.forEach(SimulatedLoop::end);
    }

    /** The process has crashed. */
    void died(boolean silently) {
        ended = true;
        listeners.forEach(network::unbind);
        List.copyOf(sockets).forEach(socket -> socket.ownerDied(silently));
        loops.forEach(SimulatedLoop::die);
    }

    boolean isEnded() {
        return ended;
    }

    void opened(Socket socket) {
        sockets.add(socket);
    }

    void closed(Socket socket) {
        sockets.remove(socket);
    }

    int connections() {
        return sockets.size();
    }

    public List<Socket> sockets() {
        return sockets;
    }

    /** Whether no task waits for its loops, and nothing is outgoing or open on its connections. */
    public boolean isIdle() {
        return loops.stream().allMatch(loop -> loop.tasks() == 0)
                && sockets.stream().allMatch(Socket::isIdle);
    }

    int timers() {
        return loops.stream().mapToInt(SimulatedLoop::timers).sum();
    }
}
