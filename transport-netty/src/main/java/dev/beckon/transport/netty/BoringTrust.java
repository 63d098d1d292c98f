package dev.beckon.transport.netty;

import io.netty.handler.ssl.OpenSslCertificateException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides as the JDK's trust manager does, but says to BoringSSL that it is the certificate that is refused: otherwise
 * the peer would be told of an internal error. Thread-safe.
 */
final class BoringTrust extends X509ExtendedTrustManager {

    private static final int REJECTED = 28; // X509_V_ERR_CERT_REJECTED
    private static final int EXPIRED = 10; // X509_V_ERR_CERT_HAS_EXPIRED

    private final X509ExtendedTrustManager deciding;

    private BoringTrust(X509ExtendedTrustManager deciding) {
        this.deciding = deciding;
    }

    static TrustManager of(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return new BoringTrust(extended);
            }
        }
        throw new IllegalStateException("trust: no X.509 trust manager (expected: that of the JDK)");
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void run(Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException refused) {
            boolean expired = refused instanceof CertificateExpiredException
                    || refused.getCause() != null
                            && refused.getCause().getCause() instanceof CertificateExpiredException;
            // with a text of its own: Netty would wrap one that it knows, and the number would be lost
            throw new OpenSslCertificateException(
                    "refused: " + refused.getMessage(), refused, expired ? EXPIRED : REJECTED);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        run(() -> deciding.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        run(() -> deciding.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        run(() -> deciding.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        run(() -> deciding.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        run(() -> deciding.checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        run(() -> deciding.checkServerTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return deciding.getAcceptedIssuers();
    }
}
