package dev.beckon.transport.netty;

import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection on a Netty channel: copies what arrives to the heap, and what is written off it, once each. */
final class NettyLink extends ChannelInboundHandlerAdapter implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLink.class);
    private static final long LINGER_MILLIS = 1000;

    private final NettyLoop loop;
    private final LinkHandler handler;
    private final ReadSize readSize = new ReadSize();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Throwable cause;
    private boolean closing;
    private final @Nullable SecuredLink secured;

    NettyLink(NettyLoop loop, LinkHandler handler, @Nullable SecuredLink secured) {
        this.loop = loop;
        this.handler = handler;
        this.secured = secured;
    }

    // ---- from Netty

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().config().setRecvByteBufAllocator(readSize);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (secured == null) {
            handler.opened(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext told, Object event) {
        if (secured != null && event instanceof SslHandshakeCompletionEvent done) {
            if (!done.isSuccess()) {
                cause = secured.failure(peer(), done.cause());
                secured.tellWhoSpeaksNoTls(told, done.cause());
                told.close();
                return;
            }
            try {
                secured.open();
            } catch (CertificateException | SSLPeerUnverifiedException distrusted) {
                cause = secured.failure(peer(), distrusted);
                told.close();
                return;
            }
            handler.opened(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = bytes.readableBytes();
        byte[] area = loop.scratch(length);
        try {
            bytes.readBytes(area, 0, length);
        } finally {
            ReferenceCountUtil.release(bytes);
        }
        if (!closing) {
            readSize.afterReading(handler.received(area, 0, length));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (isWritable() && !closing) {
            handler.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (secured == null || secured.isOpen()) {
            handler.closed(cause);
        } else {
            secured.closedEarly(handler, cause != null ? cause : secured.failure(peer(), new ClosedChannelException()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable thrown) {
        if (secured != null && TlsFailure.isOfTls(thrown)) {
            if (cause == null) { // the first says most
                cause = secured.failure(peer(), thrown);
            }
        } else {
            if (thrown instanceof java.io.IOException) {
                LOG.debug("{}: {}", peer(), thrown.getMessage());
            } else {
                LOG.error("{}: closed after an unexpected failure", peer(), thrown);
            }
            cause = thrown;
        }
        failed.close();
    }

    // ---- from the runtime

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("link: not connected (expected: connected)");
        }
        return context;
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void write(byte[] area, int from, int to) {
        ChannelHandlerContext out = context();
        ByteBuf bytes = out.alloc().directBuffer(to - from);
        bytes.writeBytes(area, from, to - from);
        out.write(bytes, out.voidPromise());
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void reading(boolean on) {
        if (context().channel().config().isAutoRead() != on) {
            context().channel().config().setAutoRead(on);
        }
    }

    /**
     * Sends what is flushed, then ends the outgoing direction and reads on for a moment: closing at once would throw
     * away what the peer has not read yet, such as the reason.
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        ChannelHandlerContext to = context();
        reading(true);
        (secured == null ? to.writeAndFlush(Unpooled.EMPTY_BUFFER) : secured.closeOutbound())
                .addListener(sent -> ((DuplexChannel) to.channel()).shutdownOutput());
        to.executor().schedule(() -> to.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public List<X509Certificate> certificates() {
        return secured == null ? List.of() : secured.certificates();
    }

    @Override
    public String peer() {
        return context == null ? "no peer" : String.valueOf(context.channel().remoteAddress());
    }
}
