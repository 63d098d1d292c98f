package dev.beckon.runtime;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Code;
import dev.beckon.api.Credentials;
import dev.beckon.api.Introduction;
import dev.beckon.api.Principal;
import dev.beckon.api.RpcException;
import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.tls.CertificateNames;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who a client is before its session opens: by its certificate, and by the authenticator if there is one. The
 * session bounds the time that this may take. Thread-safe.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final String IN_THE_LOG = "the server's log says why";
    private static final int MOST_AT_A_TIME = 32; // half of the threads of JDK 17, so that calls have the others
    private static final int MOST_WAITING = 1024;

    private final @Nullable Authenticator authenticator;
    private final Turnstile turnstile;

    Admission(@Nullable Authenticator authenticator, Workers workers) {
        this.authenticator = authenticator;
        this.turnstile = new Turnstile(workers, MOST_AT_A_TIME, MOST_WAITING);
    }

    /** Whether the client may come in at once; if not, it is let in or refused later. On the loop. */
    boolean admits(Exchange exchange, Hello client) {
        Principal certified = null;
        List<X509Certificate> certificates = exchange.certificates();
        if (!certificates.isEmpty()) {
            try {
                certified = CertificateNames.principalOf(certificates.get(0));
            } catch (CertificateException nameless) {
                refuse(exchange, Goodbye.UNAUTHENTICATED, String.valueOf(nameless.getMessage()));
                return false;
            }
        }
        Authenticator deciding = authenticator;
        if (deciding == null) {
            exchange.principal(certified == null ? Principal.ANONYMOUS : certified);
            return true;
        }
        Introduction introduction;
        try {
            Claim claim = client.claim();
            introduction = new Introduction(credentials(claim), certified, claim.name(), exchange.toString());
        } catch (IllegalArgumentException invalid) {
            refuse(exchange, Goodbye.UNAUTHENTICATED, String.valueOf(invalid.getMessage()));
            return false;
        }
        try {
            turnstile.execute(() -> ask(deciding, introduction, exchange));
        } catch (RejectedExecutionException full) {
            refuse(exchange, Goodbye.LIMIT, "authenticator: busy with others (expected: fewer clients at a time)");
        }
        return false;
    }

    private static Credentials credentials(Claim claim) {
        return claim.scheme().isEmpty() ? Credentials.NONE : Credentials.of(claim.scheme(), claim.secret());
    }

    /** On a worker. */
    private static void ask(Authenticator deciding, Introduction introduction, Exchange exchange) {
        if (exchange.isOver()) { // while it waited for its turn
            return;
        }
        CompletionStage<Principal> answer;
        try {
            answer = deciding.authenticate(introduction);
        } catch (Throwable thrown) { // the user's code
            exchange.later(() -> failed(exchange, thrown));
            return;
        }
        if (answer == null) {
            exchange.later(() -> refuseForNull(exchange));
            return;
        }
        answer.whenComplete((principal, thrown) -> exchange.later(() -> {
            if (thrown != null) {
                failed(exchange, thrown);
            } else if (principal == null) {
                refuseForNull(exchange);
            } else {
                exchange.admit(principal);
            }
        }));
    }

    private static void refuseForNull(Exchange exchange) {
        exchange.incidents()
                .error(
                        LOG,
                        Incidents.Kind.AUTHENTICATOR_FAILED,
                        "Authenticator: returned null (expected: a principal)");
        refuse(exchange, Goodbye.UNAUTHENTICATED, "authenticator: no answer; " + IN_THE_LOG);
    }

    private static void failed(Exchange exchange, Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        if (cause instanceof RpcException chosen) {
            boolean unavailable = chosen.code() == Code.UNAVAILABLE;
            refuse(
                    exchange,
                    unavailable ? Goodbye.NORMAL : Goodbye.UNAUTHENTICATED,
                    chosen.status().message());
            return;
        }
        exchange.incidents()
                .error(
                        LOG,
                        Incidents.Kind.AUTHENTICATOR_FAILED,
                        "Authenticator: failed for client {}",
                        exchange,
                        cause);
        refuse(exchange, Goodbye.UNAUTHENTICATED, "authenticator: failed; " + IN_THE_LOG);
    }

    private static void refuse(Exchange exchange, int code, String why) {
        exchange.incidents().warn(LOG, Incidents.Kind.CLIENT_REFUSED, "Client {} refused: {}", exchange, why);
        exchange.close(new Goodbye(code, why));
    }
}
