package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.eventlog.EventLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who has published an event, as the server knows it: ids of events are unique within that, so nobody can have events of
 * another taken for repeated by guessing their ids.
 */
final class EventSource {

    /** The server itself; no principal's source begins so. */
    static final String SERVER = "#server";

    private EventSource() {}

    /** The caller's: its principal and, if it has one, its name. */
    static String of(CallContext call) {
        String client = call instanceof ServerCall ours ? ours.exchange().clientName() : "";
        return of(call.principal().name(), client);
    }

    /** A principal alone, in at most so many characters. */
    static String ofPrincipal(String principal, int most) {
        String source = of(principal, "");
        return source.length() <= most ? source : "#sha256-" + hash(source);
    }

    /** Two parts that cannot be mistaken for others: no {@code #} of a principal stays what it is. */
    static String of(String principal, String client) {
        String escaped = principal.indexOf('#') < 0 && principal.indexOf('%') < 0
                ? principal
                : principal.replace("%", "%25").replace("#", "%23");
        String source = client.isEmpty() ? escaped : escaped + '#' + client;
        return source.length() <= EventLog.LONGEST_TEXT ? source : "#sha256-" + hash(source);
    }

    private static String hash(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", impossible);
        }
    }
}
