package dev.beckon.transport.netty;

import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Security;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What TLS adds to a connection: who the peer is, and whether the handshake is done. On the loop. */
final class SecuredLink {

    /** An alert in plain text: version 1.2, 2 bytes, fatal, unexpected message. */
    private static final byte[] ALERT = {0x15, 3, 3, 0, 2, 2, 10};

    private final SslHandler ssl;
    private final Security security;
    private final @Nullable Consumer<Throwable> failed; // of a client: told instead of its handler
    private List<X509Certificate> certificates = List.of();
    private boolean open;

    SecuredLink(SslHandler ssl, Security security, @Nullable Consumer<Throwable> failed) {
        this.ssl = ssl;
        this.security = security;
        this.failed = failed;
    }

    private boolean isClient() {
        return failed != null;
    }

    /** The handshake is done: looks at who the peer is. */
    void open() throws CertificateException, SSLPeerUnverifiedException {
        Tls tls = security.tls();
        if (isClient() || tls.clientCertificate() != Tls.ClientCertificate.NONE) {
            try {
                List<X509Certificate> shown = new ArrayList<>();
                for (Certificate certificate : ssl.engine().getSession().getPeerCertificates()) {
                    shown.add((X509Certificate) certificate);
                }
                certificates = List.copyOf(shown);
            } catch (SSLPeerUnverifiedException none) {
                if (isClient() || tls.clientCertificate() == Tls.ClientCertificate.REQUIRED) {
                    throw none;
                }
            }
        }
        if (!certificates.isEmpty()) {
            certificates.get(0).checkValidity(); // a session that is resumed does not ask again
        }
        if (isClient()) {
            tls.verify(certificates.get(0));
        }
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /** The connection has ended before it was open. */
    void closedEarly(LinkHandler handler, Throwable cause) {
        if (failed != null) {
            failed.accept(cause);
        } else {
            handler.closed(cause);
        }
    }

    /** Answers a client in plain text with what it can recognize as TLS; without, it would see a closed connection. */
    void tellWhoSpeaksNoTls(ChannelHandlerContext context, Throwable failure) {
        if (!isClient() && failure instanceof NotSslRecordException) {
            context.pipeline().context(ssl).writeAndFlush(Unpooled.wrappedBuffer(ALERT.clone()));
        }
    }

    /** Says that nothing more comes. */
    ChannelFuture closeOutbound() {
        return ssl.closeOutbound();
    }

    IOException failure(String peer, Throwable thrown) {
        String host = security.tls().nameOf(security.host());
        return new TlsFailure(isClient(), peer, host).of(thrown);
    }
}
