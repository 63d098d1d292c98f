package dev.beckon.bench.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * NATS core: its server as the system has it, and the few lines of its protocol that a subject needs. Not by its Java client,
 * whose threads per connection are no measure for a thousand of them.
 */
final class NatsFanout implements Fanout {

    private static final byte[] LISTEN = ascii("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB t 1\r\nPING\r\n");
    private static final byte[] CONNECT = ascii("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n");
    private static final byte[] PUBLISH = ascii("PUB t " + EVENT + "\r\n");
    private static final byte[] PONG = ascii("PONG\r\n");
    private static final byte[] LINE = ascii("\r\n");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the server's command is there. */
    static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("nats-server", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public int serve() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process server = new ProcessBuilder("nats-server", "-a", Sockets.LOOPBACK, "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        for (int tries = 0; tries < 100; tries++) {
            try (java.net.Socket socket = new java.net.Socket(Sockets.LOOPBACK, port)) {
                return socket.getPort();
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException("nats-server: not reached on port " + port + " (expected: within 5 s)");
    }

    @Override
    public void listen(int port, int listeners, Arrivals arrivals) throws InterruptedException {
        EventLoopGroup loops = Sockets.loops(LOOPS);
        CountDownLatch hear = new CountDownLatch(listeners);
        for (int i = 0; i < listeners; i++) {
            Channel channel = Sockets.connect(loops, port, () -> new Listener(arrivals, hear));
            channel.writeAndFlush(channel.alloc().buffer().writeBytes(LISTEN), channel.voidPromise());
        }
        hear.await();
    }

    private static final class Listener extends NettyFanout.Frames {
        private final CountDownLatch hear;
        private ChannelHandlerContext context;

        @SuppressWarnings("NullAway.Init") // set when it is added, before anything arrives
        Listener(Arrivals arrivals, CountDownLatch hear) {
            super(arrivals);
            this.hear = hear;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        int frame(ByteBuf in, int from, int to) {
            int line = in.indexOf(from, to, (byte) '\n');
            if (line < 0) {
                return -1;
            }
            byte first = in.getByte(from);
            byte second = in.getByte(from + 1);
            if (first == 'M') { // MSG subject id bytes
                int length = 0;
                int unit = 1;
                for (int at = line - 2; in.getByte(at) != ' '; at--) {
                    length += (in.getByte(at) - '0') * unit;
                    unit *= 10;
                }
                int end = line + 1 + length + 2;
                if (end > to) {
                    return -1;
                }
                arrived(in.getLong(end - 2 - 8));
                return end;
            }
            if (first == 'P' && second == 'I') {
                context.writeAndFlush(context.alloc().buffer().writeBytes(PONG), context.voidPromise());
            } else if (first == 'P' && second == 'O') {
                hear.countDown();
            }
            return line + 1;
        }
    }

    @Override
    public Publisher publisher(int port) throws InterruptedException {
        Channel channel = Sockets.connect(Sockets.loops(1), port, ChannelInboundHandlerAdapter::new);
        channel.writeAndFlush(channel.alloc().buffer().writeBytes(CONNECT), channel.voidPromise());
        return new NettyFanout.Gathering(channel) {
            @Override
            void write(ByteBuf out, long due) {
                out.writeBytes(PUBLISH).writeZero(EVENT - 8).writeLong(due).writeBytes(LINE);
            }
        };
    }
}
