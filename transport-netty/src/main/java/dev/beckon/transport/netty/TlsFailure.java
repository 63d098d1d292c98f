package dev.beckon.transport.netty;

import dev.beckon.runtime.transport.RefusedException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why TLS failed, from the exceptions of the JDK, of BoringSSL, and of Netty. */
final class TlsFailure {

    /** Names, in their two spellings, of alerts by which a peer says that it does not believe a certificate. */
    private static final List<String> DISTRUST = List.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    private final boolean client;
    private final String peer;
    private final String host;

    /**
     * Of a connection.
     *
     * @param client whether this side is the client
     * @param peer the other side's address
     * @param host the name that the other side's certificate should have, at a client
     */
    TlsFailure(boolean client, String peer, String host) {
        this.client = client;
        this.peer = peer;
        this.host = host;
    }

    /** True if TLS has to do with it. */
    static boolean isOfTls(Throwable thrown) {
        return cause(thrown, SSLException.class) != null;
    }

    /** The failure to be told. */
    IOException of(Throwable thrown) {
        String other = client ? "server" : "client";
        String start = "TLS with " + other + " " + peer + ": ";
        if (cause(thrown, NotSslRecordException.class) != null) {
            return new IOException(start + "what it sent is not TLS (expected: TLS; " + plainHint() + ")", thrown);
        }
        if (cause(thrown, SslHandshakeTimeoutException.class) != null) {
            return new IOException(start + "handshake not complete in time (expected: sooner)", thrown);
        }
        String alert = alert(thrown);
        if (alert != null && DISTRUST.contains(alert)) {
            return client
                    ? new RefusedException(
                            start + "it does not believe this client's certificate, or wants one: " + alert
                                    + " (expected: tls(...) with a certificate that it trusts)",
                            thrown)
                    : new IOException(
                            start + "it does not believe this server's certificate: " + alert
                                    + " (expected: an authority that the client trusts, and the client's name of it)",
                            thrown);
        }
        if (alert != null) {
            return new IOException(start + "it says " + alert + " (expected: a handshake that both accept)", thrown);
        }
        CertificateException distrust = cause(thrown, CertificateException.class);
        if (distrust != null || cause(thrown, CertPathBuilderException.class) != null) {
            return new IOException(start + "its certificate is not believed: " + why(thrown), thrown);
        }
        if (cause(thrown, ClosedChannelException.class) != null) {
            return closed(thrown);
        }
        Throwable deepest = deepest(thrown);
        String text = String.valueOf(deepest.getMessage());
        if (text.contains("Empty client certificate chain") || text.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
            return new IOException(start + "it has shown no certificate (expected: one that is trusted here)", thrown);
        }
        return new IOException(start + text + " (expected: a handshake that both accept)", thrown);
    }

    /** The peer has closed the connection before the handshake was complete. */
    IOException closed(@Nullable Throwable thrown) {
        return new IOException(
                "TLS with " + (client ? "server " : "client ") + peer + ": it closed the connection in the handshake"
                        + (client ? " (expected: a server with TLS; " + plainHint() + ")" : " (expected: TLS)"),
                thrown);
    }

    private String plainHint() {
        return client ? "one in plain text needs plaintext() at the client" : "a client in plain text needs tls(...)";
    }

    private String why(Throwable thrown) {
        CertificateExpiredException expired = cause(thrown, CertificateExpiredException.class);
        if (expired != null) {
            return "expired, " + expired.getMessage() + " (expected: valid now)";
        }
        CertificateNotYetValidException early = cause(thrown, CertificateNotYetValidException.class);
        if (early != null) {
            return "not valid yet, " + early.getMessage() + " (expected: valid now)";
        }
        String text = String.valueOf(deepest(thrown).getMessage());
        if (text.contains("(expected: ")) {
            return text;
        }
        boolean isOfName = text.startsWith("No subject alternative") || text.startsWith("No name matching");
        return text
                + (isOfName
                        ? " (expected: one for '" + host + "')"
                        : " (expected: issued by an authority that is trusted here)");
    }

    /** The name of the alert that the peer has sent, or null if that is not what happened. */
    private static @Nullable String alert(Throwable thrown) {
        SSLException failure = cause(thrown, SSLException.class);
        String text = failure == null || failure.getMessage() == null ? "" : failure.getMessage();
        String jdk = "Received fatal alert: ";
        int at = text.indexOf(jdk);
        if (at >= 0) {
            return text.substring(at + jdk.length()).strip();
        }
        String boring = "_ALERT_"; // SSLV3_ALERT_CERTIFICATE_UNKNOWN, TLSV1_ALERT_UNKNOWN_CA
        at = text.indexOf(boring);
        return at < 0 ? null : text.substring(at + boring.length()).strip().toLowerCase(Locale.ROOT);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at.getCause() != null && depth < 16; depth++) {
            at = at.getCause();
        }
        return at;
    }

    /** What Netty's decoder has wrapped. */
    static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
