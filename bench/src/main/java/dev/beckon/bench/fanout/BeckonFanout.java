package dev.beckon.bench.fanout;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import io.netty.channel.EventLoopGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Beckon: its server and its publisher as they come, each event acknowledged once it is kept in memory; those who listen speak
 * the protocol by its session, and give credit as its client does.
 */
final class BeckonFanout implements Fanout {

    @Override
    public int serve() {
        return Server.builder()
                .port(0)
                .serve(Ticks.class, new Ticks() {})
                .start()
                .port();
    }

    @Override
    public void listen(int port, int listeners, Arrivals arrivals) throws InterruptedException {
        listen(port, listeners, arrivals, Sockets.loops(LOOPS));
    }

    /** As {@link #listen(int, int, Arrivals)}, on these loops; returns those who listen. */
    static List<BeckonListener> listen(int port, int listeners, Arrivals arrivals, EventLoopGroup loops)
            throws InterruptedException {
        CountDownLatch hear = new CountDownLatch(listeners);
        List<BeckonListener> all = new ArrayList<>();
        for (int i = 0; i < listeners; i++) {
            BeckonListener listener = new BeckonListener(arrivals, hear);
            Sockets.connect(loops, port, () -> listener);
            all.add(listener);
        }
        hear.await();
        return all;
    }

    @Override
    public Publisher publisher(int port) {
        Client client = Client.connect("beckon://localhost:" + port);
        return new Publisher() {
            @Override
            public void publish(long due) {
                byte[] content = new byte[EVENT];
                ByteBuffer.wrap(content).putLong(EVENT - 8, due);
                client.publish(Ticks.TICKS, new Ticks.Tick(content));
            }

            @Override
            public void flush() {} // it does so itself
        };
    }
}
