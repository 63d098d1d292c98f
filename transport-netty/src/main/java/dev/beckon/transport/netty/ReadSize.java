package dev.beckon.transport.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How much a connection reads at a time. Little, so that the two sides overlap: a read that swallows a whole window
 * makes them take turns, and leaves the processor's caches. More after a frame that was cut by the end of a read, since
 * large frames would be cut by most.
 */
final class ReadSize extends DefaultMaxMessagesRecvByteBufAllocator {

    private static final int USUAL = 32 * 1024;
    private static final int LARGE = 128 * 1024;
    private static final int CUT = 4 * 1024; // missing bytes that make a cut frame a large one

    private static final int MEMORY = 16; // reads after which a large frame is forgotten

    private int large; // reads that are still to be large

    /** A read is over, and the frame that it cut lacks this many bytes. */
    void afterReading(int missingBytes) {
        if (missingBytes > CUT) {
            large = MEMORY;
        } else if (large > 0) {
            large--;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own allocators implement it too: there is no other
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return large > 0 ? LARGE : USUAL;
            }
        };
    }
}
