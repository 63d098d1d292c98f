package dev.beckon.transport.netty;

import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.transport.Security;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/**
 * Netty's form of a transport's TLS configurations, each made once: making one reads the trusted certificates, and it
 * remembers sessions, so that a client that comes again needs no whole handshake. Thread-safe.
 */
final class TlsContexts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final long REMEMBERED_SECONDS = 3600;
    private static final int REMEMBERED_SESSIONS = 4096;
    private static final String AS_HTTPS = "HTTPS";
    private static final String NOT = "";

    private final Map<Tls, SslContext> clients = new ConcurrentHashMap<>();
    private final Executor handshakes;

    /** @param handshakes runs the costly parts of handshakes */
    TlsContexts(Executor handshakes) {
        this.handshakes = handshakes;
    }

    /** BoringSSL if its jar is there, else the JDK. */
    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    SslContext ofServer(Tls tls) {
        KeyManagerFactory own = tls.keyManagers();
        if (own == null) {
            throw new IllegalArgumentException("tls: no certificate (expected: one, at a server)");
        }
        ClientAuth clientAuth =
                switch (tls.clientCertificate()) {
                    case NONE -> ClientAuth.NONE;
                    case OPTIONAL -> ClientAuth.OPTIONAL;
                    case REQUIRED -> ClientAuth.REQUIRE;
                };
        return made(tls, SslContextBuilder.forServer(own).clientAuth(clientAuth));
    }

    /** A handler for a connection to the host that the security names. */
    SslHandler toServer(Security security, int port, ByteBufAllocator allocator) {
        Tls tls = security.tls();
        SslHandler handler = clients.computeIfAbsent(tls, TlsContexts::ofClient)
                .newHandler(allocator, tls.nameOf(security.host()), port, handshakes);
        return within(handler, security);
    }

    /** The handler with its bound of time. */
    static SslHandler within(SslHandler handler, Security security) {
        handler.setHandshakeTimeoutMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(security.handshakeNanos())));
        return handler;
    }

    private static SslContext ofClient(Tls tls) {
        return made(
                tls,
                SslContextBuilder.forClient()
                        .keyManager(tls.keyManagers())
                        .endpointIdentificationAlgorithm(tls.verifiesHost() ? AS_HTTPS : NOT));
    }

    private static SslContext made(Tls tls, SslContextBuilder builder) {
        SslProvider provider = provider();
        if (provider == SslProvider.JDK) {
            builder.trustManager(tls.trustManagers());
        } else {
            builder.trustManager(BoringTrust.of(tls.trustManagers()));
        }
        try {
            return builder.sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .sessionTimeout(REMEMBERED_SECONDS)
                    .sessionCacheSize(REMEMBERED_SESSIONS)
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalArgumentException(
                    "tls: " + unusable.getMessage() + " (expected: usable certificates)", unusable);
        }
    }
}
