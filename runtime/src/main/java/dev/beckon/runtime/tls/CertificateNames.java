package dev.beckon.runtime.tls;

import dev.beckon.api.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who the owner of a certificate is, by its subject alternative names. The subject itself is not looked at: its text has
 * no one spelling, and authorities do not always verify it.
 */
public final class CertificateNames {

    static final String SPIFFE = "spiffe://";

    private static final Pattern SPIFFE_ID = Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)+");
    private static final Pattern DOTS = Pattern.compile(".*/\\.{1,2}(/.*)?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final int LONGEST_ID = 2048;
    private static final int LONGEST_HOST = 253;
    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    private CertificateNames() {}

    /**
     * The principal of a certificate that was verified: its SPIFFE id, or else its first DNS name that is no wildcard.
     *
     * @throws CertificateException if it has neither, or SPIFFE ids that are not valid or more than one
     */
    public static Principal principalOf(X509Certificate certificate) throws CertificateException {
        String id = spiffeId(certificate);
        if (id != null) {
            return Principal.of(id);
        }
        for (String name : names(certificate, DNS_NAME)) {
            String host = name.toLowerCase(Locale.ROOT);
            if (host.length() <= LONGEST_HOST && HOST.matcher(host).matches()) {
                return Principal.of(host);
            }
        }
        throw new CertificateException("certificate: neither a SPIFFE id nor a DNS name among the subject alternative"
                + " names of '" + certificate.getSubjectX500Principal().getName() + "' (expected: one)");
    }

    static @Nullable String spiffeId(X509Certificate certificate) throws CertificateException {
        List<String> ids = names(certificate, URI).stream()
                .filter(uri -> uri.regionMatches(true, 0, SPIFFE, 0, SPIFFE.length()))
                .toList();
        if (ids.isEmpty()) {
            return null;
        }
        if (ids.size() > 1) { // as the standard wants it
            throw new CertificateException("certificate: " + ids.size() + " SPIFFE ids (expected: one)");
        }
        try {
            return checkedSpiffeId(ids.get(0));
        } catch (IllegalArgumentException invalid) {
            throw new CertificateException("certificate: " + invalid.getMessage(), invalid);
        }
    }

    static String checkedSpiffeId(String id) {
        boolean valid = id.length() <= LONGEST_ID
                && SPIFFE_ID.matcher(id).matches()
                && !DOTS.matcher(id.substring(SPIFFE.length())).matches();
        if (!valid) {
            throw new IllegalArgumentException(
                    "SPIFFE id: '" + id + "' (expected: spiffe://trust-domain/path of at most " + LONGEST_ID + ")");
        }
        return id;
    }

    private static List<String> names(X509Certificate certificate, int type) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        if (all != null) {
            for (List<?> name : all) {
                if (name.get(0) instanceof Integer kind && kind == type && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        }
        return names;
    }
}
