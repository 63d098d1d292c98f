package dev.beckon.api;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides who a client is, or that it is not let in. Asked once for each connection, on a worker, so it may block; the
 * connection's one deadline, from being accepted to being authenticated, bounds it. Thread-safe.
 *
 * <p>It refuses by throwing, or failing its stage with, an {@link RpcException} of
 * {@link Code#UNAUTHENTICATED}, whose message the client is told. Any other failure refuses too, but stays in the
 * server's log, because it may tell secrets.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Who the client is.
     *
     * @return completes with the client's principal; {@link Principal#ANONYMOUS} lets it in as nobody in particular
     */
    CompletionStage<Principal> authenticate(Introduction introduction);

    /** Asks {@code check} about bearer tokens, and refuses clients without one. */
    static Authenticator bearer(Function<String, ? extends CompletionStage<Principal>> check) {
        return introduction -> {
            String token = introduction.credentials().token();
            if (token == null) {
                throw new RpcException(new Status(
                        Code.UNAUTHENTICATED,
                        "credentials: " + introduction.credentials() + " (expected: a bearer token)",
                        Ran.NO));
            }
            return check.apply(token);
        };
    }

    /**
     * Knows these bearer tokens and no other; compares in a time that tells nothing about them.
     *
     * @param principals who has which token
     */
    static Authenticator tokens(Map<String, Principal> principals) {
        StaticTokens known = new StaticTokens(principals);
        return bearer(token -> CompletableFuture.completedFuture(known.principalOf(token)));
    }
}
